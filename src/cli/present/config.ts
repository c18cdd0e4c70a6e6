import { safeText } from "../../text/safe-text.ts";
import type { TextOptions } from "../../text/view.ts";

export interface ConfigView {
  rows: { env: string; value: string | null; source: string; about: string }[];
  configDir: string;
  dataDir: string;
}

export function presentConfig({ rows, configDir, dataDir }: ConfigView, { style }: TextOptions): string {
  const nameWidth = Math.max(...rows.map(({ env }) => env.length));
  const valueWidth = Math.max(...rows.map(({ value }) => (value ?? "-").length));
  const sourceWidth = Math.max(...rows.map(({ source }) => source.length));
  const lines = rows.map(({ env, value, source, about }) => {
    const shown = safeText(value ?? "-").padEnd(valueWidth);
    return `${env.padEnd(nameWidth)}  ${shown}  ${style.dim(source.padEnd(sourceWidth))}  ${style.dim(about)}`;
  });
  return [...lines, "", `config  ${safeText(configDir)}`, `data    ${safeText(dataDir)}`].join("\n");
}
