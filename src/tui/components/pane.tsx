import { Box } from "ink";
import type { Layout } from "../layout.ts";
import { Lines } from "./lines.tsx";

/** The tabs and the visible part of the open pane. */
export function Pane({ pane }: { pane: NonNullable<Layout["pane"]> }) {
  return (
    <Box flexDirection="column">
      <Lines lines={[pane.tabs, ...pane.lines]} />
    </Box>
  );
}
