import { Box } from "ink";
import type { Paint } from "../../text/style.ts";
import type { Layout } from "../layout.ts";
import { Lines } from "./lines.tsx";
import { Pane } from "./pane.tsx";
import { Proposal } from "./proposal.tsx";

interface ScreenProps {
  layout: Layout;
  columns: number;
  rows: number;
  divider: string;
  dim: Paint;
}

/** Head, proposal and pane, footer; as many rows as the terminal has. */
export function Screen({ layout, columns, rows, divider, dim }: ScreenProps) {
  const { head, rule, pane, footer, leftColumns } = layout;
  const body = Math.max(0, rows - head.length - footer.length - 2);
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Lines lines={[...head, rule]} />
      <Box flexDirection="row" height={body} overflow="hidden">
        {pane?.beside === true ? (
          <>
            <Proposal layout={layout} width={leftColumns} />
            <Box flexDirection="column" width={3}>
              <Lines lines={Array.from({ length: body }, () => dim(` ${divider} `))} />
            </Box>
            <Pane pane={pane} />
          </>
        ) : (
          <Box flexDirection="column" width={columns}>
            <Proposal layout={layout} width={columns} />
            {pane === null ? null : <Lines lines={[rule]} />}
            {pane === null ? null : <Pane pane={pane} />}
          </Box>
        )}
      </Box>
      <Lines lines={[rule, ...footer]} />
    </Box>
  );
}
