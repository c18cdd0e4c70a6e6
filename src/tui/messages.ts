/** What the review screen says to its user. */
import type { Lang } from "../domain/lang.ts";

export interface Messages {
  noProposal: string;
  busy: string;
  approved: string;
  rejected: string;
  expired: string;
  executed: string;
  closed: string;
  signedByYou: string;
  notYourOwn: string;
  tooSmall: string;
  pasteRefused: string;
  changed: string;
  nothingSigned: string;
  signing: string;
  wrongWord(word: string): string;
  askWord(risk: string, word: string): string;
  askApprove: string;
  askReject: string;
  askComment: string;
  keysWord: string;
  keysYesNo: string;
  keysComment: string;
  moreLines(count: number, key: string): string;
  helpTitle: string;
}

const en: Messages = {
  noProposal: "no proposal yet",
  busy: "signing",
  approved: "approved already",
  rejected: "rejected",
  expired: "expired",
  executed: "carried out already",
  closed: "the incident is over",
  signedByYou: "you have signed",
  notYourOwn: "you asked for it, somebody else must sign",
  tooSmall: "make the window larger, not all of it is shown",
  pasteRefused: "Pasted text is not taken as keys.",
  changed: "The request changed meanwhile; look at it again.",
  nothingSigned: "Nothing was signed.",
  signing: "Signing...",
  wrongWord: (word) => `That is not the word. Type ${word}, or Esc.`,
  askWord: (risk, word) => `This is ${risk}. To approve, type ${word}:`,
  askApprove: "Approve this?  y / N",
  askReject: "Reject this? It ends the request for everybody.  y / N",
  askComment: "Why? (may be left empty):",
  keysWord: "Enter approve   Esc back",
  keysYesNo: "y yes   any other key no",
  keysComment: "Enter reject   Esc back",
  moreLines: (count, key) => `+${count} ${count === 1 ? "line" : "lines"}, key ${key}`,
  helpTitle: "Keys",
};

const zhTW: Messages = {
  noProposal: "尚無提案",
  busy: "簽核中",
  approved: "已核准",
  rejected: "已拒絕",
  expired: "已逾期",
  executed: "已執行",
  closed: "事件已結束",
  signedByYou: "你已簽核",
  notYourOwn: "由你提出，須由他人簽核",
  tooSmall: "請放大視窗，內容未完整顯示",
  pasteRefused: "貼上的文字不視為按鍵。",
  changed: "請求已變更，請重新查看。",
  nothingSigned: "沒有簽核。",
  signing: "簽核中...",
  wrongWord: (word) => `文字不符。請輸入 ${word}，或按 Esc。`,
  askWord: (risk, word) => `風險為 ${risk}。若要核准，請輸入 ${word}：`,
  askApprove: "要核准嗎？  y / N",
  askReject: "要拒絕嗎？這會終止此請求。  y / N",
  askComment: "原因（可留空）：",
  keysWord: "Enter 核准   Esc 返回",
  keysYesNo: "y 是   其他鍵 否",
  keysComment: "Enter 拒絕   Esc 返回",
  moreLines: (count, key) => `還有 ${count} 行，按 ${key}`,
  helpTitle: "按鍵",
};

export function messagesFor(lang: Lang): Messages {
  return lang === "en" ? en : zhTW;
}
