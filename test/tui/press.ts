/** Keys pressed on a review, one after the other, each on the newest frame unless said otherwise. */

import { plainStyle } from "../../src/text/style.ts";
import type { ShowView } from "../../src/text/view.ts";
import type { Keystroke } from "../../src/tui/keystroke.ts";
import { surroundingsFor } from "../../src/tui/review/layout.ts";
import { reduce } from "../../src/tui/review/reduce.ts";
import { type InitialInput, initialState, type Message, type ReviewState } from "../../src/tui/review/state.ts";
import { char } from "../support/keys.ts";
import { SAMPLE_SETTING, type SampleOptions, sampleIncident, sampleView } from "../support/sample-view.ts";

export const around = surroundingsFor(plainStyle);
export const critical = sampleView();
export const mediumOptions: SampleOptions = { incident: sampleIncident({ severity: "P2" }) };
export const medium = sampleView(mediumOptions);

export function start(view: ShowView = critical, changes: Partial<InitialInput> = {}): ReviewState {
  return initialState({ ...SAMPLE_SETTING, view, ...changes });
}

export const step = (state: ReviewState, message: Message) => reduce(state, message, around);
/** A key pressed while the newest frame is on the screen. */
export const press = (state: ReviewState, keystroke: Keystroke) =>
  step(state, { type: "key", keystroke, drawn: state.frame });
export const pressAll = (state: ReviewState, ...keys: Keystroke[]) => keys.reduce(press, state);
export const word = (text: string) => [...text].map(char);
