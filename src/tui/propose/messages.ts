/** What the screen that proposes says to its user. */
import type { Lang } from "../../domain/lang.ts";
import type { DraftPhase } from "./draft.ts";

/** What model and library differ in. */
export type Difference = "command" | "risk" | "by_hand" | "steps";

export interface ProposeMessages {
  source: Record<"template" | "playbook", string>;
  preview(source: string): string;
  unchecked: string;
  riskUnknown: string;
  byHand: string;
  moreSteps(count: number): string;
  model(name: string): string;
  phase: Record<DraftPhase, string>;
  /** What goes on right now. */
  asking(server: string): string;
  chooses(model: string | null): string;
  writes(model: string, size: string): string;
  mends(model: string, size: string): string;
  dryRun: string;
  waited(elapsed: string, deadline: string, left: string): string;
  elapsed(span: string): string;
  again: string;
  unsaid(model: string, why: string): string;
  refused(why: string): string;
  cut: string;
  reading: string;
  paneTitle: string;
  nothingRead: string;
  helpTitle: string;
  noProposal(why: string): string;
  libraryStands(source: string): string;
  differ(source: string, what: readonly Difference[]): string;
  choose: string;
  chooseOne: string;
  agree(source: string): string;
  enterOpens: string;
  failed: string;
  reused: string;
  making: string;
  taking: string;
  stillAtWork: string;
  onlyPreview: string;
  nothingProposed: string;
  noModel: string;
  same: string;
  proposedAlready: string;
  over: string;
  pasteRefused: string;
  quit: string;
  left: string;
}

const EN_DIFFERENCES: Record<Difference, string> = {
  command: "command",
  risk: "risk",
  by_hand: "what does it: a command or a person",
  steps: "what is to be done",
};

const en: ProposeMessages = {
  source: { template: "template", playbook: "playbook" },
  preview: (source) => `preview: ${source}; not checked yet`,
  unchecked: "preview, not checked yet",
  riskUnknown: "? RISK NOT KNOWN",
  byHand: "to do by hand",
  moreSteps: (count) => `+${count} more, on the review`,
  model: (name) => `model ${name}`.trimEnd(),
  phase: { reaching: "reach the model", gathering: "gather", drafting: "draft", checking: "check" },
  asking: (server) => `asking ${server}`,
  chooses: (model) => `${model ?? "the library"} chooses what to read`,
  writes: (model, size) => `${model} writes, ${size}`,
  mends: (model, size) => `${model} mends its answer, ${size}`,
  dryRun: "dry run",
  waited: (elapsed, deadline, left) => `${elapsed} of ${deadline}, ${left} left`,
  elapsed: (span) => `${span} so far`,
  again: "the incident changed, asked again",
  unsaid: (model, why) => `not known what ${model} can do: ${why}`,
  refused: (why) => `refused: ${why}`,
  cut: "cut",
  reading: "reading",
  paneTitle: "Read and written: untrusted text",
  nothingRead: "Nothing read yet.",
  helpTitle: "Keys",
  noProposal: (why) => `No proposal from the model: ${why}.`,
  libraryStands: (source) => `The proposal of ${source} stands.`,
  differ: (source, what) => `Model and ${source} differ in ${what.map((one) => EN_DIFFERENCES[one]).join(" and ")}.`,
  choose: "Choose 1 or 2.",
  chooseOne: "choose 1 or 2",
  agree: (source) => `Model and ${source} agree.`,
  enterOpens: "Enter opens the review.",
  failed: "NOTHING PROPOSED",
  reused: "Proposed before, from the same evidence.",
  making: "the request is being made",
  taking: "taking it",
  stillAtWork: "the model is still at work",
  onlyPreview: "it is only a preview, t takes it",
  nothingProposed: "nothing is proposed, t takes the preview",
  noModel: "there is none",
  same: "it is the same, Enter opens it",
  proposedAlready: "it is proposed already, Enter opens it",
  over: "the incident is over",
  pasteRefused: "Pasted text is not taken as keys.",
  quit: "quit",
  left: "Left before anything was proposed.",
};

const ZH_DIFFERENCES: Record<Difference, string> = {
  command: "指令",
  risk: "風險",
  by_hand: "執行方式（指令或人工）",
  steps: "處置內容",
};

const zhTW: ProposeMessages = {
  source: { template: "範本", playbook: "playbook" },
  preview: (source) => `預覽：${source}；尚未檢查`,
  unchecked: "預覽，尚未檢查",
  riskUnknown: "? 風險未知",
  byHand: "由人工執行",
  moreSteps: (count) => `還有 ${count} 項，見檢視畫面`,
  model: (name) => `模型 ${name}`.trimEnd(),
  phase: { reaching: "連線", gathering: "蒐集", drafting: "撰寫", checking: "檢查" },
  asking: (server) => `詢問 ${server}`,
  chooses: (model) => `由 ${model ?? "範本"} 選擇要讀取的資料`,
  writes: (model, size) => `${model} 撰寫中，${size}`,
  mends: (model, size) => `${model} 修正回答中，${size}`,
  dryRun: "試執行",
  waited: (elapsed, deadline, left) => `${elapsed}／${deadline}，剩 ${left}`,
  elapsed: (span) => `已 ${span}`,
  again: "事件已變更，重新詢問",
  unsaid: (model, why) => `不知道 ${model} 能做什麼：${why}`,
  refused: (why) => `被拒絕：${why}`,
  cut: "已截斷",
  reading: "讀取",
  paneTitle: "已讀取與撰寫的內容：不可信文字",
  nothingRead: "尚未讀取。",
  helpTitle: "按鍵",
  noProposal: (why) => `模型沒有提案：${why}。`,
  libraryStands: (source) => `以${source} 的提案為準。`,
  differ: (source, what) => `模型與${source} 不同：${what.map((one) => ZH_DIFFERENCES[one]).join("、")}。`,
  choose: "請選 1 或 2。",
  chooseOne: "請選 1 或 2",
  agree: (source) => `模型與${source} 一致。`,
  enterOpens: "按 Enter 檢視。",
  failed: "沒有提案",
  reused: "先前已依相同資料提案。",
  making: "正在建立請求",
  taking: "採用中",
  stillAtWork: "模型尚在處理",
  onlyPreview: "只是預覽，按 t 採用",
  nothingProposed: "沒有提案，按 t 採用預覽",
  noModel: "沒有提案",
  same: "兩者相同，按 Enter 檢視",
  proposedAlready: "已提案，按 Enter 檢視",
  over: "事件已結束",
  pasteRefused: "貼上的文字不視為按鍵。",
  quit: "離開",
  left: "離開時尚無提案。",
};

export function proposeMessages(lang: Lang): ProposeMessages {
  return lang === "en" ? en : zhTW;
}
