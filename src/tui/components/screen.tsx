import { Box } from "ink";
import type { Paint } from "../../text/style.ts";
import type { Layout } from "../layout.ts";
import { Lines } from "./lines.tsx";
import { Pane } from "./pane.tsx";

interface ScreenProps {
  layout: Layout;
  columns: number;
  rows: number;
  divider: string;
  dim: Paint;
}

/** Head, what is signed, facts and pane, footer; as many rows as the terminal has. */
export function Screen({ layout, columns, rows, divider, dim }: ScreenProps) {
  const { head, rule, card, facts, pane, footer, leftColumns } = layout;
  const body = Math.max(0, rows - head.length - footer.length - 2);
  const rest = Math.max(0, body - card.length);
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Lines lines={[...head, rule]} />
      <Box flexDirection="column" height={body} overflow="hidden">
        <Lines lines={card} />
        {pane?.beside === true ? (
          <Box flexDirection="row" height={rest} overflow="hidden">
            <Box flexDirection="column" width={leftColumns} flexShrink={0}>
              <Lines lines={facts} />
            </Box>
            <Box flexDirection="column" width={3} flexShrink={0}>
              <Lines lines={Array.from({ length: rest }, () => dim(` ${divider} `))} />
            </Box>
            <Pane pane={pane} />
          </Box>
        ) : (
          <>
            <Lines lines={facts} />
            {pane === null ? null : <Lines lines={[rule]} />}
            {pane === null ? null : <Pane pane={pane} />}
          </>
        )}
      </Box>
      <Lines lines={[rule, ...footer]} />
    </Box>
  );
}
