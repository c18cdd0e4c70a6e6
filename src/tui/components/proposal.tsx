import { Box } from "ink";
import type { Layout } from "../layout.ts";
import { Lines } from "./lines.tsx";

/** What is to be decided, and what speaks for and against it. */
export function Proposal({ layout, width }: { layout: Layout; width: number }) {
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      <Lines lines={[...layout.card, ...layout.facts]} />
    </Box>
  );
}
