/** Which values are no credential whatever their name; where a name says that it is one, they are few. */
import { isBasicAuth, looksRandom } from "./entropy.ts";
import { isSure, type NamedSecret, namedSecret } from "./names.ts";
import type { Value } from "./value.ts";

/** Words that follow the name of a credential where somebody speaks of it. */
const PROSE = new Set(
  [
    "a an and any are as at auth authentication authorization await bad basic be bearer been bool boolean by can cannot changed changeme",
    "check context connection could create created credential credentials decode default deleted denied did disabled does done empty enabled",
    "error exists expired expires fail failed failing failure fetch file for forbidden found from get given had has have http https illegal",
    "in incorrect insufficient int integer internal invalid is it json key lacks login malformed manually may mismatch missing must my need needed never",
    "new no none not null object of off ok on only open optional or our parse parsing permission please read received rejected",
    "renewed request required reset revoked rotate rotated rpc see server set should signature some str string text that the their",
    "this tls to token true type unable unauthorized unchanged undefined unexpected unknown unmarshal unset updated unsupported",
    "use used user using valid value verification verify was were when will with without wrong x509 yaml yes you your false nil",
    "secret password expired. dial refused got want required. invalid. password. token. there its all both access operator admin_only",
  ]
    .join(" ")
    .split(" "),
);

/** Said instead of a value. */
const SAID =
  /^(?:[*xX•.#_-]+|\[?\(?(?:redacted|hidden|masked|filtered|removed|sensitive|secret|omitted|sanitized)\)?\]?|%s|%v|%q|\?|n\/a)$/i;
/** Says by its brackets or its mark that a value is put in later; only a whole one does, and only where nothing follows. */
const PLACEHOLDERS =
  /^(?:(?:<[^<>\n]{1,150}>|\$\{\{[^{}\n]{1,150}\}\}|\$\{[^{}\n]{1,150}\}|\$\([^()\n]{1,150}\)|\{\{[^{}\n]{1,150}\}\}|\$[A-Z_][A-Z0-9_]*|\$env:\w+|%[A-Za-z_]\w*%)[-_.:/@]?)+(?=$|[\s"'`,;&)\]}\\|<])/;
/** `(sensitive value)`, as Terraform says it. */
const REMARK = /^\((?:redacted|hidden|masked|none|null|empty|unset|not set|sensitive(?: value)?|known after apply)\)/i;
/** `$password`: a variable of the shell is called after what it holds. */
const LOWER_VARIABLE = /^\$(?<name>[a-z_]{2,40})$/;
/** A mask and nothing else. */
const IS_MASK = /^\[masked [a-z ]{3,20}\]?$/;

const CALLEE = String.raw`[A-Za-z_$][\w$]*(?:(?:\.|::|->)[A-Za-z_$][\w$]*)*`;
/** `client.fetch(scope)`: closed in its line, nothing stuck to the end, or open at the end of the line. */
const CALL = new RegExp(String.raw`^(${CALLEE})\((?:\s*$|[^()\n]*\(|([^()\n]*)\)(?![\w!#$%^&*+=]))`);
/** `os.environ["X"]`, `argv[1]`, `params[:token]` */
const ELEMENT = new RegExp(String.raw`^${CALLEE}\[(?:["'${"`"}:]|\d{1,3}\](?!\w)|$)`);
/** `config.token`: what is read is called a credential itself. */
const FIELD = /^(?<root>[A-Za-z_$][\w$]*)(?:(?:\.|::|->)[A-Za-z_$][\w$]*)*(?:\.|::|->)(?<last>[A-Za-z_$][\w$]*)$/;
const ROOTS =
  /^(?:config|cfg|conf|settings|options|opts|env|self|this|var|local|data|module|args|params|props|req|request|ctx|context|values|secrets|credentials|user|account|body|state)$/i;
/** Roots that nobody's password begins with, where white space is around the sign as in a program. */
const ROOTS_OF_PROGRAMS = /^(?:var|local|module|data|self|this)$/;

/** Begins where files are and has two segments; a password may begin with a slash, too. */
const PATH =
  /^(?:(?:~|\.{1,2})[/\\](?:[\w.@-]+[/\\])|[A-Za-z]:[/\\]|\/(?:etc|var|run|usr|opt|home|root|tmp|srv|mnt|proc|dev|sys|secrets|vault|certs|keys|Users)\/)(?:[\w.@-]+[/\\])*[\w.@-]+$/;
/** Words of labels that tell how it is with a token. */
const STATES = new Set([
  ...["failed", "failure", "error", "expired", "expiring", "invalid", "missing", "pending", "refreshed", "revoked"],
  ...["rejected", "denied", "valid", "ok", "renewed", "rotated", "unknown", "none", "stale", "mismatch"],
]);

const NAME_PART = /^(?:[a-z]+|v?\d{1,3}|[a-z0-9]{1,3})$/;
const BOOLEAN = /^(?:true|false|null|none|nil|undefined|yes|no|on|off|unset|empty|void)$/i;

/** Whether a value under a name that may be one of a credential is none. @param spoken white space stands in front of it */
export function isHarmless(value: Value, { kind, masked }: NamedSecret, spoken: boolean): boolean {
  const { text } = value;
  if (standsForAnother(value, spoken)) return true;
  if (/^\d{1,5}(?:ms|s|m|h|d)?$/.test(text) && kind !== "password") return true;
  if (isSpoken(text) && (spoken || text.length < 20) && !(kind === "password" && isPhrase(value))) return true;
  if (kind === "token" && isState(text)) return true;
  switch (masked) {
    case "always":
      return false;
    case "reference":
      return isObjectName(value);
    case "unless word":
      return /^[a-z]{1,12}(?:[-_.][a-z]{1,12}){0,2}$/.test(text);
    case "mixed":
      return !isGuessProof(text) || /^[a-z]+-\d{1,3}$/i.test(text);
    case "unless path":
      return /^(?:\/[a-z._-]{1,40}){1,12}\/?$|^\/$/.test(text);
    case "code":
      return !/^(?:\d{4,10}|[A-Z2-7]{16,})$/.test(text) && !looksRandom(text);
    case "random":
      return !isRandom(text);
  }
}

/** Nothing, a placeholder, a path, a piece of code: something that leads to a value, or says that there is none. */
export function standsForAnother(value: Value, spoken: boolean): boolean {
  const { text, line, quoted } = value;
  if (IS_MASK.test(text) || (text.length < 6 && !/[\p{L}\p{N}]/u.test(text))) return true;
  if (BOOLEAN.test(text) || SAID.test(text) || PLACEHOLDERS.test(line) || REMARK.test(line)) return true;
  const variable = LOWER_VARIABLE.exec(text)?.groups?.["name"];
  if (variable !== undefined && namedSecret(variable) !== null) return true;
  if (!quoted && isCode(value, spoken)) return true;
  // A secret key `tls.key` is a name in a Kubernetes Secret.
  if (spoken && /^[a-z][a-z-]*\.(?:key|crt|pem|p12|jks|pfx|cer|der)$/.test(text)) return true;
  return PATH.test(text) && !looksRandom(text);
}

function isCode({ text, line }: Value, spoken: boolean): boolean {
  const [called, callee = "", given] = CALL.exec(line) ?? [];
  if (called !== undefined)
    return spoken || /[._:>]|[a-z][A-Z]/.test(callee) || (given !== undefined && /^$|^["'`]/.test(given));
  if (ELEMENT.test(text) || ELEMENT.test(line) || /^(?:process\.env|os\.environ)\.\w+$/.test(text)) return true;
  const { root = "", last = "" } = FIELD.exec(text)?.groups ?? {};
  if (spoken && ROOTS_OF_PROGRAMS.test(root)) return true;
  return (spoken || ROOTS.test(root)) && namedSecret(last) !== null;
}

/** Begins with a word of a sentence, and the word ends there. */
export function isSpoken(text: string): boolean {
  const [first = ""] = text.toLowerCase().split(/\s|[,;](?=\s|$)/, 1);
  return PROSE.has(first);
}

/** Words in quotes with a digit among them: people are told to choose such. */
function isPhrase({ text, quoted }: Value): boolean {
  return quoted && /\s/.test(text) && /\d/.test(text);
}

/** `refresh-failed`: how it is with the token. */
function isState(text: string): boolean {
  return (
    text.length < 40 && /^[a-z]+(?:[-_][a-z]+){0,3}$/.test(text) && text.split(/[-_]/).some((part) => STATES.has(part))
  );
}

function isRandom(text: string): boolean {
  if (looksRandom(text) || isBasicAuth(text)) return true;
  const mixed = text.length >= 12 && /\d/.test(text) && /^[\w%.+/=-]+$/.test(text) && /[a-zA-Z]/.test(text);
  return mixed && !text.split(/[-_.]/).every((part) => /^(?:[a-z]{2,}\d{0,2}|v?\d{1,2})$/.test(part));
}

/**
 * A name of a Kubernetes object: words with dashes, at the end perhaps five characters that a controller made up.
 * With a number of its own and outside of quotes it is rather made up by somebody who was told to have a number in it.
 */
function isObjectName({ text, quoted }: Value): boolean {
  const [first = "", ...parts] = text.split(/[-.]/);
  const last = parts.at(-1) ?? "";
  const middle = /^[a-z0-9]{0,5}$/.test(last) ? parts.slice(0, -1) : parts;
  if (!quoted && middle.some((part) => /^\d{2,}$/.test(part))) return false;
  return /^[a-z]+$/.test(first) && middle.every((part) => NAME_PART.test(part));
}

/** No word of a sentence: letters and digits or marks in one, and no duration, count or version. */
export function isGuessProof(text: string): boolean {
  if (text.length < 5 || text.includes("(") || /^(?:v?\d[\d.]*[a-z%]{0,3}|[a-z]+(?:[-_'][a-z]+)*)$/i.test(text))
    return false;
  return /\p{L}/u.test(text) && /[\d!@#$%^&*~+=]/.test(text) && /^[!-~]+$/.test(text);
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a value that only stands next to a name is the credential: nothing but white space or a line is between them. */
export function isBareSecret(text: string, named: NamedSecret): boolean {
  const { kind } = named;
  if (!isSure(named) || !isGuessProof(text) || /^[a-z]+[a-z0-9]*(?:[-./][a-z0-9]+)+$/.test(text)) return false;
  if (kind === "password") return /\d/.test(text) && !text.includes("/");
  return text.length >= 16 && /^[\w+/=.~-]+$/.test(text) && /\d/.test(text) && !UUID.test(text);
}
