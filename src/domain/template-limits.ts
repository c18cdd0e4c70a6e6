/** What templates and playbooks share: how long their texts may be. */

/** Longest prose, in UTF-16 code units. */
export const MAX_TEXT = 2000;
