/** A key as the terminal sent it: one printable character, a named key, or text that no single key makes. */
export type Keystroke =
  | { kind: "character"; character: string }
  | { kind: "named"; name: NamedKey }
  | { kind: "burst"; text: string }
  | { kind: "unknown" };

export type NamedKey =
  | "enter"
  | "escape"
  | "backspace"
  | "delete"
  | "tab"
  | "up"
  | "down"
  | "left"
  | "right"
  | "page_up"
  | "page_down"
  | "home"
  | "end"
  | ControlKey;

type ControlKey = (typeof CONTROLS)[number];

/** To interrupt, to stop, and what edits a line as a shell does. */
const CONTROLS = ["ctrl_c", "ctrl_z", "ctrl_a", "ctrl_e", "ctrl_k", "ctrl_u", "ctrl_w"] as const;

/** The parts of Ink's key that matter here. */
export interface TerminalKey {
  upArrow: boolean;
  downArrow: boolean;
  leftArrow: boolean;
  rightArrow: boolean;
  pageUp: boolean;
  pageDown: boolean;
  home: boolean;
  end: boolean;
  return: boolean;
  tab: boolean;
  escape: boolean;
  backspace: boolean;
  delete: boolean;
  ctrl: boolean;
  shift: boolean;
  meta: boolean;
}

/** Only what a single press of a key can send counts as a key; several characters at once are a burst. */
export function keystrokeOf(input: string, key: TerminalKey): Keystroke {
  if (key.ctrl) return controlKey(input);
  const name = namedKey(key);
  if (name !== null) return { kind: "named", name };
  if (key.meta || input === "") return { kind: "unknown" };
  if ([...input].length > 1) return { kind: "burst", text: input };
  return /\p{C}/u.test(input) ? { kind: "unknown" } : { kind: "character", character: input };
}

function controlKey(input: string): Keystroke {
  const name = CONTROLS.find((control) => control === `ctrl_${input}`);
  return name === undefined ? { kind: "unknown" } : { kind: "named", name };
}

const NAMED = [
  ["return", "enter"],
  ["backspace", "backspace"],
  // Ink 8 reports the 0x7f and the 0x08 of a Backspace as `backspace`; `delete` is the key that sends `ESC [ 3 ~`.
  ["delete", "delete"],
  ["tab", "tab"],
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "page_up"],
  ["pageDown", "page_down"],
  ["home", "home"],
  ["end", "end"],
] as const satisfies readonly (readonly [keyof TerminalKey, NamedKey])[];

function namedKey(key: TerminalKey): NamedKey | null {
  // A lone Esc is reported with meta too; any other key with meta is not that key.
  if (key.escape) return "escape";
  if (key.meta) return null;
  return NAMED.find(([flag]) => key[flag])?.[1] ?? null;
}

/** How a key table writes a key: its character or its name; null where no table has it. */
export function keyName(keystroke: Keystroke): string | null {
  if (keystroke.kind === "character") return keystroke.character;
  return keystroke.kind === "named" ? keystroke.name : null;
}
