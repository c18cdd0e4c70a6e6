/** Languages that text is made in. Wire formats, commands and ids are never translated. */
export const LANGS = ["en", "zh-TW"] as const;
export type Lang = (typeof LANGS)[number];
