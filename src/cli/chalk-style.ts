import { Chalk, type ChalkInstance } from "chalk";
import type { Paint, Style } from "../text/style.ts";

/** Sixteen colours: they follow the theme of the terminal, light or dark. */
export function createStyle(): Style {
  const chalk = new Chalk({ level: 1 });
  return {
    bold: paint(chalk.bold),
    dim: paint(chalk.dim),
    red: paint(chalk.red),
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
