/** What the review says to its user. */
import type { Lang } from "../../domain/lang.ts";

export interface Messages {
  noProposal: string;
  busy: string;
  approved: string;
  rejected: string;
  expired: string;
  executed: string;
  handedOver: string;
  closed: string;
  signedByYou: string;
  notYourOwn: string;
  tooSmall: string;
  noCommand: string;
  byHand: string;
  signaturesMissing(count: number): string;
  /** Why a key does nothing; who froze it stands above. */
  runsFrozen: string;
  frozen(person: string): string;
  away: string;
  pasteRefused: string;
  changed: string;
  nothingSigned: string;
  nothingDone: string;
  signed: string;
  rejectedNow: string;
  alreadySigned: string;
  alreadyApproved: string;
  edited(id: string, before: string): string;
  resolved: string;
  copied(command: string): string;
  working: Record<"decide" | "edit" | "resolve" | "other", string>;
  wrongWord(word: string): string;
  askWord(risk: string, word: string): string;
  askRunWord(risk: string, word: string): string;
  askApprove: string;
  askReject: string;
  askRun: string;
  /** `ends`: see `endsWithIt`; empty where no request is open. */
  askResolve(id: string, ends: string): string;
  askResolveWithout(ends: string): string;
  /** @param named the first of them, with their risk */
  endsWithIt(count: number, named: readonly string[]): string;
  askComment: string;
  askReason: string;
  reasonNeeded: string;
  askEdit: string;
  keysWord: string;
  keysYesNo: string;
  keysComment: string;
  keysReason: string;
  keysEdit: string;
  quit: string;
  moreLines(count: number, key: string): string;
  helpTitle: string;
  reading: string;
}

const en: Messages = {
  noProposal: "no proposal yet",
  busy: "something is under way",
  approved: "approved already",
  rejected: "rejected",
  expired: "expired",
  executed: "carried out already",
  handedOver: "handed over to a person",
  closed: "the incident is over",
  signedByYou: "you have signed",
  notYourOwn: "you asked for it, somebody else must sign",
  tooSmall: "make the window larger, not all of it is shown",
  noCommand: "it has no command",
  byHand: "its steps are done by hand",
  runsFrozen: "runs are frozen",
  frozen: (person) => `FROZEN by ${person}: nothing is run`,
  away: "Redis is away: your team sees what you do here once it is back",
  signaturesMissing: (count) => `${count} ${count === 1 ? "signature" : "signatures"} missing`,
  pasteRefused: "Pasted text is not taken as keys.",
  changed: "The request changed meanwhile; look at it again.",
  nothingSigned: "Nothing was signed.",
  nothingDone: "Nothing was done.",
  signed: "Signed.",
  rejectedNow: "Rejected.",
  alreadySigned: "You had signed already; nothing changed.",
  alreadyApproved: "Approved already; nothing changed.",
  edited: (id, before) => `This is the new request ${id}: nobody has signed it. ${before} stays as it is.`,
  resolved: "Resolved.",
  copied: (command) => `Sent to the terminal's clipboard: ${command}`,
  working: { decide: "Signing...", edit: "Checking the command...", resolve: "Resolving...", other: "Reading..." },
  wrongWord: (word) => `That is not the word. Type ${word}, or Esc.`,
  askWord: (risk, word) => `This is ${risk}. To approve, type ${word}:`,
  askRunWord: (risk, word) => `This is ${risk}. To run it now, type ${word}:`,
  askApprove: "Approve this?  y / N",
  askReject: "Reject this? It ends the request for everybody.  y / N",
  askRun: "Run this now?  y / N",
  askResolve: (id, ends) => `Close the incident with request ${id}?${ends}  y / N`,
  askResolveWithout: (ends) => `Close the incident without an approved request?${ends}  y / N`,
  endsWithIt: (count, named) =>
    ` ${count} open ${count === 1 ? "request" : "requests"} (${named.join("; ")}) ${count === 1 ? "ends" : "end"} with it.`,
  askComment: "Why? (may be left empty):",
  askReason: "What mended it?:",
  reasonNeeded: "A reason is needed.",
  askEdit: "The command:",
  keysWord: "Enter confirm   Esc back",
  keysYesNo: "y yes   any other key no",
  keysComment: "Enter reject   Esc back",
  keysReason: "Enter close the incident   Esc back",
  keysEdit: "Enter check and make a new request   Esc back",
  quit: "quit",
  moreLines: (count, key) => `+${count} ${count === 1 ? "line" : "lines"}, keys ${key}`,
  helpTitle: "Keys",
  reading: "Reading...",
};

const zhTW: Messages = {
  noProposal: "尚無提案",
  busy: "處理中",
  approved: "已核准",
  rejected: "已拒絕",
  expired: "已逾期",
  executed: "已執行",
  handedOver: "已交付人工",
  closed: "事件已結束",
  signedByYou: "你已簽核",
  notYourOwn: "由你提出，須由他人簽核",
  tooSmall: "請放大視窗，內容未完整顯示",
  noCommand: "沒有指令",
  byHand: "須由人工執行",
  runsFrozen: "執行已凍結",
  frozen: (person) => `已由 ${person} 凍結：不會執行`,
  away: "Redis 無法連線：恢復後團隊才看得到您的操作",
  signaturesMissing: (count) => `還缺 ${count} 個簽核`,
  pasteRefused: "貼上的文字不視為按鍵。",
  changed: "請求已變更，請重新查看。",
  nothingSigned: "沒有簽核。",
  nothingDone: "沒有執行任何動作。",
  signed: "已簽核。",
  rejectedNow: "已拒絕。",
  alreadySigned: "你先前已簽核，沒有變更。",
  alreadyApproved: "先前已核准，沒有變更。",
  edited: (id, before) => `這是新的請求 ${id}，尚無人簽核。${before} 維持原狀。`,
  resolved: "已結案。",
  copied: (command) => `已送至終端機剪貼簿：${command}`,
  working: { decide: "簽核中...", edit: "檢查指令中...", resolve: "結案中...", other: "讀取中..." },
  wrongWord: (word) => `文字不符。請輸入 ${word}，或按 Esc。`,
  askWord: (risk, word) => `風險為 ${risk}。若要核准，請輸入 ${word}：`,
  askRunWord: (risk, word) => `風險為 ${risk}。若要立即執行，請輸入 ${word}：`,
  askApprove: "要核准嗎？  y / N",
  askReject: "要拒絕嗎？這會終止此請求。  y / N",
  askRun: "要立即執行嗎？  y / N",
  askResolve: (id, ends) => `以請求 ${id} 結束此事件嗎？${ends}  y / N`,
  askResolveWithout: (ends) => `沒有已核准的請求，仍要結束此事件嗎？${ends}  y / N`,
  endsWithIt: (count, named) => `${count} 件未決的請求（${named.join("；")}）將隨之結束。`,
  askComment: "原因（可留空）：",
  askReason: "如何排除的？",
  reasonNeeded: "需要說明原因。",
  askEdit: "指令：",
  keysWord: "Enter 確認   Esc 返回",
  keysYesNo: "y 是   其他鍵 否",
  keysComment: "Enter 拒絕   Esc 返回",
  keysReason: "Enter 結案   Esc 返回",
  keysEdit: "Enter 檢查並產生新請求   Esc 返回",
  quit: "離開",
  moreLines: (count, key) => `還有 ${count} 行，按 ${key}`,
  helpTitle: "按鍵",
  reading: "讀取中...",
};

export function messagesFor(lang: Lang): Messages {
  return lang === "en" ? en : zhTW;
}
