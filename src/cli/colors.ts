/** How many colours a stream takes. */
import type { Host } from "../host.ts";
import type { Colors } from "../text/style.ts";

/**
 * no-color.org: `NO_COLOR` set to anything wins over a terminal; `FORCE_COLOR` over its absence, with the levels that
 * Node gives it (1: 16, 2 and 3: at least 256).
 * @param flag false with `--no-color`
 */
export function colorsOf({ env }: Pick<Host, "env">, flag: boolean, stream: { isTTY?: boolean }): Colors {
  if (!flag || env["NO_COLOR"]) return "none";
  const forced = env["FORCE_COLOR"];
  if (forced === undefined) return stream.isTTY === true && env["TERM"] !== "dumb" ? depthOf(env) : "none";
  if (forced === "0" || forced === "false") return "none";
  if (forced === "1") return "16";
  return forced === "2" || forced === "3" ? "256" : depthOf(env);
}

/** As terminals tell it: `TERM=xterm-256color`, `COLORTERM=truecolor`. */
function depthOf(env: Host["env"]): Colors {
  const many = /-256(color)?$/.test(env["TERM"] ?? "") || /^(truecolor|24bit)$/.test(env["COLORTERM"] ?? "");
  return many ? "256" : "16";
}
