/** Which words may stand in a command at all. */

/** ASCII only, and never a dash first: what looks like a flag is none. */
const TOKEN = /^[A-Za-z0-9][A-Za-z0-9._:/=@-]*$/;

/** What goes beyond tokens, each in a form that leaves nothing open but one typed value. */
const CLOSED_FORMS: readonly RegExp[] = [
  /^\{"spec":\{"maxReplicas":[1-9]\d{0,3}\}\}$/,
  /^\{"spec":\{"suspend":(?:true|false)\}\}$/,
  /^\{"spec":\{"resources":\{"requests":\{"storage":"[1-9][0-9A-Za-z.]{0,19}"\}\}\}\}$/,
];

/** Whether a word may be an operand, or the value of a flag. */
export function isSafeWord(word: string): boolean {
  return TOKEN.test(word) || CLOSED_FORMS.some((form) => form.test(word));
}
