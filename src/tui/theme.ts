/** Colours of the screen: the sixteen of the terminal's own palette, so that its theme is kept. */
import { Chalk } from "chalk";
import { plainStyle, type Style } from "../text/style.ts";

export function themeFor(color: boolean): Style {
  if (!color) return plainStyle;
  const chalk = new Chalk({ level: 1 });
  return {
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    red: (text) => chalk.red(text),
    yellow: (text) => chalk.yellow(text),
    green: (text) => chalk.green(text),
    cyan: (text) => chalk.cyan(text),
    magenta: (text) => chalk.magenta(text),
    inverse: (text) => chalk.inverse(text),
  };
}
