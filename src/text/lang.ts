/** Languages that text is made in. Wire formats and commands are never translated. */
export type Lang = "en" | "zh-TW";
