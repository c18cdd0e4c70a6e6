/**
 * A text without what hides a command in it: Markdown, quotes, invisible characters, letters that only look like
 * others, and what a shell would take away. For looking only; nobody is ever shown it.
 */

/** Two readings of one text, in lower case; a command may stand in either. */
export interface Undressed {
  /** Dress is taken away: `ku"be"ctl` reads as one word. */
  joined: string;
  /** Dress counts as a blank: `{kubectl,delete}` reads as two. */
  spaced: string;
}

/** Letters of other scripts by the Latin one they are drawn like; the second string goes along with the first. */
const ALIKE = [
  ["абвсԁеһіјкӏмноԛрѕтцхуѵѡԝьҟ", "abbcdehijklmhoqpstuxyvwwbk"],
  ["αβϲεικνορτυχω", "abceikvoptuxw"],
  ["ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıʟɡɑ", "abcdeghijklmnoprstuvwyzilga"],
] as const;
const LATIN: ReadonlyMap<string, string> = new Map(
  ALIKE.flatMap(([from, to]) => [...from].map((letter, i): [string, string] => [letter, to.charAt(i)])),
);

const ESCAPE = String.fromCharCode(27);
/** What a terminal takes for colours and moves of the cursor. */
const TERMINAL = new RegExp(`${ESCAPE}(?:\\[[0-9;?]{0,20}[ -/]{0,4}[@-~]|[@-Z\\\\^_])`, "g");

const NAMED: Readonly<Record<string, string>> = {
  nbsp: " ",
  tab: " ",
  newline: "\n",
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

export function undressed(text: string): Undressed {
  const plain = inPlainLetters(withoutEntities(text).replace(TERMINAL, ""))
    .replace(/\\\n/g, "")
    .replace(/[\^`]\n/g, " ")
    .replace(/\$\{ifs[^}\n]{0,20}\}|\$ifs(?![a-z0-9_])/g, " ")
    .replace(/\[([^\]\n]{0,200})\]\([^)\n]{0,300}\)/g, "$1");
  return { joined: plain.replace(HIDING, ""), spaced: plain.replace(HIDING, " ").replace(/[{},[\]]/g, " ") };
}

/** Tags, empty expansions, and every kind of quote, emphasis and escape. */
const HIDING =
  /<!--[^>]{0,200}-->|<\/?[a-z][a-z0-9]{0,10}(?:\s[^<>\n]{0,80})?\/?>|\$\{[^}\s]{0,40}\}|\$[@*!?]|[[\]`'"“”‘’‚„‛‟«»‹›「」『』【】《》´*_~\\]/g;

function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,7}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

function inPlainLetters(text: string): string {
  const compatible = text
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Cf}/gu, "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, "\n")
    .replace(/[\p{Pd}\u2212]/gu, "-")
    .replace(/(?![\n\t])\p{Cc}/gu, "")
    .toLowerCase();
  return compatible.replace(/(?!\p{ASCII})\p{L}/gu, (letter) => LATIN.get(letter) ?? letter);
}
