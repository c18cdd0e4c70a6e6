import type { Keystroke, NamedKey } from "../../src/tui/keystroke.ts";

export const char = (character: string): Keystroke => ({ kind: "character", character });
export const named = (name: NamedKey): Keystroke => ({ kind: "named", name });
