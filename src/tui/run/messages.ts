/** What the screen of a run says to its user. */
import type { Lang } from "../../domain/lang.ts";
import type { RunPhase } from "./state.ts";

export interface RunMessages {
  phase: Record<RunPhase, string>;
  /** Why it cannot be left, for each phase. */
  busy: Record<RunPhase, string>;
  stopping: Record<RunPhase, string>;
  /** What to type to find out how it ended, where nobody saw that. */
  leaving(id: string): string;
  /** Said where it was left before its end. */
  left(id: string): string;
  elapsed(span: string): string;
  notRun: string;
  unknown: string;
  noOutput: string;
  earlier(count: number): string;
  pasteRefused: string;
  /** What the first Ctrl-C ends, for each phase. */
  stop: Record<RunPhase, string>;
  keys: { scroll: string; end: string; leave: string; back: string };
}

const en: RunMessages = {
  phase: { checking: "checking the cluster", running: "running", reading: "reading", verifying: "verifying" },
  busy: {
    checking: "It is being checked; Ctrl-C stops it, nothing has been started yet.",
    running: "kubectl is under way; this screen stays until it has ended.",
    reading: "kubectl is under way; Ctrl-C stops it.",
    verifying: "It is being watched whether it helps; Ctrl-C stops watching, not the change.",
  },
  stopping: {
    checking: "Stopping; nothing has been started.",
    running: "kubectl is under way and is not stopped; waiting for its end.",
    reading: "Stopping.",
    verifying: "Stopped watching; the change goes on.",
  },
  leaving: (id) => `Ctrl-C again leaves it: awooo run ${id} --reconcile`,
  left: (id) => `It was left before its end. What became of it: awooo run ${id} --reconcile`,
  elapsed: (span) => `${span} so far`,
  notRun: "NOT RUN",
  unknown: "UNKNOWN",
  noOutput: "Nothing printed.",
  earlier: (count) => `${count} earlier lines left out`,
  pasteRefused: "Pasted text is not taken as keys.",
  stop: {
    checking: "Ctrl-C stop",
    running: "Ctrl-C stop watching",
    reading: "Ctrl-C stop",
    verifying: "Ctrl-C stop watching",
  },
  keys: { scroll: "j k scroll", end: "G end", leave: "Ctrl-C leave it", back: "q back" },
};

const zhTW: RunMessages = {
  phase: { checking: "檢查叢集", running: "執行", reading: "讀取", verifying: "驗證" },
  busy: {
    checking: "檢查中；按 Ctrl-C 停止，尚未執行任何動作。",
    running: "kubectl 執行中，結束前無法離開此畫面。",
    reading: "kubectl 執行中；按 Ctrl-C 停止。",
    verifying: "正在觀察是否有效；按 Ctrl-C 停止觀察，變更不受影響。",
  },
  stopping: {
    checking: "停止中；尚未執行任何動作。",
    running: "kubectl 執行中，不會被中止；等待結束。",
    reading: "停止中。",
    verifying: "已停止觀察；變更持續進行。",
  },
  leaving: (id) => `再按一次 Ctrl-C 即離開：awooo run ${id} --reconcile`,
  left: (id) => `結束前已離開。查明結果：awooo run ${id} --reconcile`,
  elapsed: (span) => `已 ${span}`,
  notRun: "未執行",
  unknown: "結果不明",
  noOutput: "尚無輸出。",
  earlier: (count) => `略過較早的 ${count} 行`,
  pasteRefused: "貼上的文字不視為按鍵。",
  stop: {
    checking: "Ctrl-C 停止",
    running: "Ctrl-C 停止觀察",
    reading: "Ctrl-C 停止",
    verifying: "Ctrl-C 停止觀察",
  },
  keys: { scroll: "j k 捲動", end: "G 最下", leave: "Ctrl-C 離開", back: "q 返回" },
};

export function runMessagesFor(lang: Lang): RunMessages {
  return lang === "en" ? en : zhTW;
}
