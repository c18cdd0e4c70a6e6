/** Colours of everything awooo prints: the sixteen of the terminal's own palette, which follow its theme, light or dark. */
import { Chalk, type ChalkInstance } from "chalk";
import { type Colors, type Paint, plainStyle, type Style } from "../text/style.ts";

/**
 * Of the 256 awooo takes the one that the sixteen lack: what stands between yellow and red. It does not follow the theme,
 * so it is of middle lightness: 3.8 to 1 on white, 5.5 to 1 on black.
 */
export const ORANGE = 166;

export function themeFor(colors: Colors): Style {
  if (colors === "none") return plainStyle;
  const chalk = new Chalk({ level: colors === "256" ? 2 : 1 });
  return {
    bold: paint(chalk.bold),
    dim: paint(chalk.dim),
    red: paint(chalk.red),
    orange: paint(colors === "256" ? chalk.ansi256(ORANGE) : chalk.red),
    yellow: paint(chalk.yellow),
    green: paint(chalk.green),
    cyan: paint(chalk.cyan),
    magenta: paint(chalk.magenta),
    inverse: paint(chalk.inverse),
  };
}

/** Of one text only: chalk would join all it is given, and `lines.map(bold)` gives it the index too. */
function paint(colour: ChalkInstance): Paint {
  return (text) => colour(text);
}
