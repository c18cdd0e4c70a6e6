/** Times in words: relative where one decides, absolute (UTC) where one compares. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span as its largest whole unit: `40s`, `4m`, `2h`, `3d`. Negative spans count as none. */
export function spanText(ms: number): string {
  const span = Math.max(0, ms);
  if (span < MINUTE) return `${Math.floor(span / SECOND)}s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)}m`;
  return span < DAY ? `${Math.floor(span / HOUR)}h` : `${Math.floor(span / DAY)}d`;
}

/** How long ago, without a word around it: `4m`. Empty where the time cannot be read. */
export function ageText(at: string, now: string): string {
  const ms = Date.parse(now) - Date.parse(at);
  return Number.isNaN(ms) ? "" : spanText(ms);
}

function utc(at: string): string | null {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** `03:12` on the same UTC day as `now`, else `11-21 03:12`; with `seconds`, `03:12:07`. */
export function clockText(at: string, now: string, seconds = false): string {
  const time = utc(at);
  if (time === null) return "??:??";
  const clock = time.slice(11, seconds ? 19 : 16);
  return time.slice(0, 10) === utc(now)?.slice(0, 10) ? clock : `${time.slice(5, 10)} ${clock}`;
}

/** `2026-11-22 03:12:07 UTC`. */
export function dateTimeText(at: string): string {
  const time = utc(at);
  return time === null ? "unknown time" : `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}
