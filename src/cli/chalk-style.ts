import { Chalk } from "chalk";
import type { Style } from "../text/style.ts";

/** Sixteen colours: they follow the theme of the terminal, light or dark. */
export function createStyle(): Style {
  const { bold, dim, red, yellow, green, cyan, magenta, inverse } = new Chalk({ level: 1 });
  return { bold, dim, red, yellow, green, cyan, magenta, inverse };
}
