/** How a request stands when the waiting is over. */
import { joinLines } from "../../text/review.ts";
import type { TextOptions, WaitView } from "../../text/view.ts";
import { stateLines } from "./sign.ts";

export function presentWait({ incident, approval }: WaitView, options: TextOptions): string {
  return joinLines(stateLines(incident, approval, options));
}
