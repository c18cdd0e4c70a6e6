/** Tables of keys: each key of a screen stands in one of them, once; footer, help and reducer read it. */
import type { Lang } from "../domain/lang.ts";
import { flow } from "../text/flow.ts";
import type { TextOptions } from "../text/view.ts";
import { padEnd } from "../text/width.ts";
import { type Keystroke, keyName } from "./keystroke.ts";

export interface Binding<C extends string> {
  command: C;
  /** Characters and named keys that mean it; the first is the one shown where there is room for one. */
  keys: readonly string[];
  label: Record<Lang, string>;
  help: Record<Lang, string>;
  /** Shown in the footer, in the order of the table. */
  footer: boolean;
}

type Words = readonly [en: string, zhTW: string];

/** A binding as a table writes it. */
export type KeyRow<C extends string> = readonly [
  command: C,
  keys: readonly string[],
  label: Words,
  help: Words,
  footer?: "footer",
];

export interface Keymap<C extends string> {
  bindings: readonly Binding<C>[];
  /** null: the key means nothing. */
  commandOf(keystroke: Keystroke): C | null;
  bindingOf(command: C): Binding<C>;
}

export function keymapOf<C extends string>(rows: readonly KeyRow<C>[]): Keymap<C> {
  const bindings = rows.map(
    ([command, keys, label, help, footer]): Binding<C> => ({
      ...{ command, keys },
      label: { en: label[0], "zh-TW": label[1] },
      help: { en: help[0], "zh-TW": help[1] },
      footer: footer !== undefined,
    }),
  );
  return {
    bindings,
    commandOf(keystroke) {
      const key = keyName(keystroke);
      return bindings.find(({ keys }) => key !== null && keys.includes(key))?.command ?? null;
    },
    bindingOf(command) {
      const found = bindings.find((binding) => binding.command === command);
      if (found === undefined) throw new Error(`${command} has no key`);
      return found;
    },
  };
}

const SHOWN: Record<string, string> = {
  " ": "Space",
  enter: "Enter",
  escape: "Esc",
  down: "Down",
  up: "Up",
  page_down: "PgDn",
  page_up: "PgUp",
  home: "Home",
  end: "End",
};

function keysText({ keys }: Pick<Binding<string>, "keys">): string {
  return keys.map((key) => SHOWN[key] ?? key).join(", ");
}

/** `Enter`: the one key that is shown for a command. */
export function keyText({ keys }: Pick<Binding<string>, "keys">): string {
  return keysText({ keys: keys.slice(0, 1) });
}

/** `q quit`. */
export function labelledKey(binding: Binding<string>, lang: Lang): string {
  return `${keyText(binding)} ${binding.label[lang]}`;
}

/** Every key with what it does. */
export function helpLines({ bindings }: Keymap<string>, { style, width, lang }: TextOptions): string[] {
  const column = Math.max(...bindings.map((binding) => keysText(binding).length)) + 2;
  return bindings.flatMap((binding) => {
    const told = flow([{ text: binding.help[lang] }], { width: width - column - 1 });
    return told.map((line, i) => ` ${padEnd(i === 0 ? style.bold(keysText(binding)) : "", column)}${line}`);
  });
}
