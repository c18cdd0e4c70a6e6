import { Text } from "ink";

/** Lines that already fit the screen, one row each. */
export function Lines({ lines }: { lines: readonly string[] }) {
  return lines.length === 0 ? null : <Text>{lines.join("\n")}</Text>;
}
