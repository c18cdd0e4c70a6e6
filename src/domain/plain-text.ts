const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * Whether a text is printable ASCII and nothing else. Nearly every name is, and what can be said of such a text needs
 * no Unicode property: the first use of one makes the engine build a table, which takes a millisecond or two.
 */
export function isPrintableAscii(text: string): boolean {
  return PRINTABLE_ASCII.test(text);
}
