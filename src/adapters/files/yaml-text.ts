/** A template or playbook as the YAML file it could come from; loaded only where one is printed. */
import { stringify } from "yaml";

export function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 116, blockQuote: "folded" });
}
