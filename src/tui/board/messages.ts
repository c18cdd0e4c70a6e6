/** What the board says to its user. */
import type { Lang } from "../../domain/lang.ts";
import type { Section, Sort } from "./lists.ts";

export interface Messages {
  section: Record<Section, string>;
  sortedBy: Record<Sort, string>;
  count(shown: number, total: number): string;
  operatorAsks(name: string): string;
  forYou(count: number): string;
  /** As `forYou`, where the list does not say of what. */
  waitForYou(count: number): string;
  left(span: string): string;
  ago(span: string): string;
  redis: { ok: string; away: string };
  frozen(by: string): string;
  frozenBriefly(by: string): string;
  queued(events: number): string;
  synced(clock: string): string;
  reading(count: number): string;
  nothing: readonly string[];
  quiet: string;
  noMatch(filter: string): string;
  filter: string;
  jump: string;
  noSuchId(typed: string): string;
  keysFilter: string;
  keysJump: string;
  keysHelp: string;
  clearHint: string;
  noRow: string;
  over: string;
  noRequest(id: string): string;
  signedByYou: string;
  notYourOwn: string;
  notDrawn: string;
  pasteRefused: string;
  burstIgnored: string;
  moreLines(count: number): string;
  helpTitle: string;
  summary(waiting: number, active: number): string;
  execution: Record<"worked" | "failed" | "inconclusive" | "unknown" | "handed_over", string>;
}

const en: Messages = {
  section: { waiting: "WAITING FOR A SIGNATURE", active: "ACTIVE", ended: "LATELY RESOLVED" },
  sortedBy: { age: "newest first", severity: "gravest first", expiry: "what expires first" },
  count: (shown, total) => (shown === total ? String(total) : `${shown} of ${total}`),
  operatorAsks: (name) => `by ${name}`,
  forYou: (count) => `${count} for you`,
  waitForYou: (count) => `${count} ${count === 1 ? "waits" : "wait"} for you`,
  left: (span) => `${span} left`,
  ago: (span) => `${span} ago`,
  redis: { ok: "redis ok", away: "redis away" },
  frozen: (by) => `FROZEN by ${by}: nothing is run`,
  frozenBriefly: (by) => `FROZEN by ${by}`,
  queued: (events) => `${events} queued for redis`,
  synced: (clock) => `last sync ${clock}`,
  reading: (count) => `reading ${count} more`,
  nothing: [
    "No incidents.",
    "",
    "awooo ingest FILE   reads alerts or incidents",
    "awooo demo          shows how it goes, on made-up ones",
  ],
  quiet: "Nothing is active.",
  noMatch: (filter) => `Nothing matches ${filter}. Esc takes the filter away.`,
  filter: "Filter:",
  jump: "Go to:",
  noSuchId: (typed) => `No id here begins with ${typed}.`,
  keysFilter: "Enter keep   Esc clear",
  keysJump: "Enter stay   Esc back",
  keysHelp: "Esc back",
  clearHint: "Esc clears",
  noRow: "no incident is selected",
  over: "the incident is over",
  noRequest: (id) => `nothing waits on ${id}`,
  signedByYou: "you have signed",
  notYourOwn: "you asked for it, somebody else must sign",
  notDrawn: "The rows had changed; press again.",
  pasteRefused: "Pasted text is not taken as keys.",
  burstIgnored: "Several keys at once: ignored.",
  moreLines: (count) => `+${count} ${count === 1 ? "line" : "lines"}, Enter`,
  helpTitle: "Keys",
  summary: (waiting, active) => `${active} active, ${waiting} waiting for a signature`,
  execution: {
    worked: "worked",
    failed: "failed",
    inconclusive: "inconclusive",
    unknown: "running?",
    handed_over: "handed over",
  },
};

const zhTW: Messages = {
  section: { waiting: "等待簽核", active: "處理中", ended: "近期結束" },
  sortedBy: { age: "最新在前", severity: "最嚴重在前", expiry: "最快逾期在前" },
  count: (shown, total) => (shown === total ? String(total) : `${shown}/${total}`),
  operatorAsks: (name) => `由 ${name}`,
  forYou: (count) => `${count} 件待您`,
  waitForYou: (count) => `${count} 件待您簽核`,
  left: (span) => `剩 ${span}`,
  ago: (span) => `${span} 前`,
  redis: { ok: "redis 正常", away: "redis 無回應" },
  frozen: (by) => `已由 ${by} 凍結：不會執行`,
  frozenBriefly: (by) => `已由 ${by} 凍結`,
  queued: (events) => `${events} 筆待送 redis`,
  synced: (clock) => `上次同步 ${clock}`,
  reading: (count) => `尚在讀取 ${count} 筆`,
  nothing: ["沒有事件。", "", "awooo ingest FILE   讀入告警或事件", "awooo demo          以虛構事件示範"],
  quiet: "目前沒有處理中的事件。",
  noMatch: (filter) => `沒有符合 ${filter} 的項目。按 Esc 取消篩選。`,
  filter: "篩選：",
  jump: "跳至：",
  noSuchId: (typed) => `沒有以 ${typed} 開頭的編號。`,
  keysFilter: "Enter 保留   Esc 清除",
  keysJump: "Enter 留在此處   Esc 返回",
  keysHelp: "Esc 返回",
  clearHint: "Esc 清除",
  noRow: "未選取事件",
  over: "事件已結束",
  noRequest: (id) => `${id} 無待簽核`,
  signedByYou: "您已簽核",
  notYourOwn: "由您提出，須由他人簽核",
  notDrawn: "列表已變動，請再按一次。",
  pasteRefused: "貼上的文字不會當作按鍵。",
  burstIgnored: "一次收到多個按鍵，已忽略。",
  moreLines: (count) => `還有 ${count} 行，按 Enter`,
  helpTitle: "按鍵",
  summary: (waiting, active) => `${active} 件處理中，${waiting} 件等待簽核`,
  execution: {
    worked: "有效",
    failed: "失敗",
    inconclusive: "未定",
    unknown: "執行中？",
    handed_over: "已交付人工",
  },
};

export function boardMessages(lang: Lang): Messages {
  return lang === "en" ? en : zhTW;
}
