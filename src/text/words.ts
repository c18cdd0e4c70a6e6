/** The fixed words of screens and text output, one table a language. Commands and wire words are never translated. */

import type { ApprovalStatus } from "../domain/approval.ts";
import type { DataImpact } from "../domain/blast-radius.ts";
import type { Check } from "../domain/check.ts";
import type { IncidentStatus } from "../domain/incident.ts";
import type { Lang } from "../domain/lang.ts";

export interface Words {
  run: string;
  why: string;
  evidence: string;
  risk: string;
  blast: string;
  checks: string;
  note: string;
  record: string;
  undo: string;
  manualSteps: string;
  signatures: string;
  signals: string;
  timeline: string;
  description: string;
  earlier: string;
  next: string;
  impact: Record<DataImpact, string>;
  check: Record<Check["name"], string>;
  checkStatus: Record<Check["status"], string>;
  status: Record<ApprovalStatus, string>;
  /** Of a request that nobody had decided when its incident ended; `brief` for a cell of a table. */
  closedWithIncident: { brief: string; whole: string };
  incident: Record<IncidentStatus, string>;
  firing: string;
  ended: string;
  decision: Record<"approve" | "reject", string>;
  count(current: number, required: number): string;
  left(span: string): string;
  signatureCount(current: number, required: number): string;
  noneNeeded: string;
  expiresIn(span: string): string;
  expiredAgo(span: string): string;
  runWithin(span: string): string;
  notRunInTime(span: string): string;
  ago(span: string): string;
  since(clock: string): string;
  rejectedBy(signer: string, clock: string): string;
  pods(count: number, estimated: boolean): string;
  downtime(span: string): string;
  on(target: string): string;
  namespace(name: string): string;
  cluster(name: string): string;
  request(id: string): string;
  identity(kind: string): string;
  noAlertFiring(ended: number): string;
  more(count: number): string;
  moreRequests(count: number): string;
  noProposal: string;
  noSignals: string;
  nothingYet: string;
  source(kind: string, detail: string): string;
  confidence(value: string): string;
  /** @param age such as `7m`; empty where nobody knows */
  fromCache(age: string): string;
  playbookMatch(id: string): string;
  trustScore(score: string, pattern: string): string;
  recordCount(worked: number, uses: number): string;
  noRecord: string;
  managedBy(tool: string): string;
}

const en: Words = {
  run: "Run",
  why: "Why",
  evidence: "Evidence",
  risk: "Risk",
  blast: "Blast",
  checks: "Checks",
  note: "Note",
  record: "Record",
  undo: "Undo",
  manualSteps: "To do by hand, in this order:",
  signatures: "Signed",
  signals: "Signals",
  timeline: "Timeline",
  description: "Description",
  earlier: "Earlier proposals",
  next: "Next:",
  impact: { none: "touches no data", read_only: "reads data", write: "writes", destructive: "may destroy data" },
  check: {
    "RBAC Permission": "permission",
    "Resource Exists": "exists",
    "Syntax Validation": "syntax",
    "Blast Radius Assessment": "radius",
  },
  checkStatus: { passed: "passed", failed: "failed", not_run: "not run" },
  status: { pending: "pending", approved: "approved", rejected: "rejected", expired: "expired", executed: "executed" },
  closedWithIncident: { brief: "closed", whole: "closed with the incident" },
  incident: { investigating: "investigating", mitigating: "mitigating", resolved: "resolved", closed: "closed" },
  firing: "firing",
  ended: "ended",
  decision: { approve: "approve", reject: "reject" },
  count: (current, required) => `${current} of ${required}`,
  left: (span) => `${span} left`,
  signatureCount: (current, required) => `${current} of ${required} ${required === 1 ? "signature" : "signatures"}`,
  noneNeeded: "no signature needed",
  expiresIn: (span) => `expires in ${span}`,
  expiredAgo: (span) => `expired ${span} ago`,
  runWithin: (span) => `run within ${span}`,
  notRunInTime: (span) => `expired ${span} ago, not run`,
  ago: (span) => `${span} ago`,
  since: (clock) => `since ${clock} UTC`,
  rejectedBy: (signer, clock) => `rejected by ${signer} ${clock}`,
  pods: (count, estimated) =>
    `${estimated ? "about " : ""}${count} ${count === 1 ? "pod" : "pods"}${estimated ? " (estimate)" : ""}`,
  downtime: (span) => `downtime ${span}`,
  on: (target) => `on ${target}`,
  namespace: (name) => `namespace ${name}`,
  cluster: (name) => `cluster ${name}`,
  request: (id) => `request ${id}`,
  identity: (kind) => `identity: ${kind}`,
  noAlertFiring: (ended) => (ended === 0 ? "no alerts" : `no alert firing, ${ended} ended`),
  more: (count) => `+${count} more`,
  moreRequests: (count) => `+${count} more ${count === 1 ? "request" : "requests"}: awooo approvals`,
  noProposal: "No proposal yet.",
  noSignals: "No alerts on this incident.",
  nothingYet: "Nothing has happened yet.",
  source: (kind, detail) => `${kind} ${detail}`.trimEnd(),
  confidence: (value) => `confidence ${value}`,
  fromCache: (age) => `answer from cache${age === "" ? "" : `, ${age} ago`}`,
  playbookMatch: (id) => `playbook ${id} agrees`,
  trustScore: (score, pattern) => `score ${score} for ${pattern}`,
  recordCount: (worked, uses) => `${worked} of ${uses} worked`,
  noRecord: "no outcome recorded yet",
  managedBy: (tool) => `managed by ${tool}, which will put this back: change it there too`,
};

const SOURCES_ZH: Record<string, string> = { llm: "模型", template: "範本", operator: "值班人員" };

const zhTW: Words = {
  run: "執行",
  why: "原因",
  evidence: "依據",
  risk: "風險",
  blast: "影響",
  checks: "檢查",
  note: "注意",
  record: "紀錄",
  undo: "復原",
  manualSteps: "請依序手動執行：",
  signatures: "簽核",
  signals: "告警",
  timeline: "時間軸",
  description: "說明",
  earlier: "先前的提案",
  next: "下一步：",
  impact: { none: "不影響資料", read_only: "讀取資料", write: "寫入資料", destructive: "可能毀損資料" },
  check: {
    "RBAC Permission": "權限",
    "Resource Exists": "資源存在",
    "Syntax Validation": "語法",
    "Blast Radius Assessment": "影響範圍",
  },
  checkStatus: { passed: "通過", failed: "失敗", not_run: "未執行" },
  status: { pending: "待簽核", approved: "已核准", rejected: "已拒絕", expired: "已逾期", executed: "已執行" },
  closedWithIncident: { brief: "已結案", whole: "已隨事件結案" },
  incident: { investigating: "調查中", mitigating: "處理中", resolved: "已解決", closed: "已結案" },
  firing: "觸發中",
  ended: "已結束",
  decision: { approve: "核准", reject: "拒絕" },
  count: (current, required) => `簽核 ${current}/${required}`,
  left: (span) => `剩 ${span}`,
  signatureCount: (current, required) => `簽核 ${current}/${required}`,
  noneNeeded: "不需簽核",
  expiresIn: (span) => `${span} 後逾期`,
  expiredAgo: (span) => `已逾期 ${span}`,
  runWithin: (span) => `須於 ${span} 內執行`,
  notRunInTime: (span) => `已逾期 ${span}，未執行`,
  ago: (span) => `${span} 前`,
  since: (clock) => `自 ${clock} UTC`,
  rejectedBy: (signer, clock) => `由 ${signer} 於 ${clock} 拒絕`,
  pods: (count, estimated) => `${estimated ? "約 " : ""}${count} 個 pod${estimated ? "（估計）" : ""}`,
  downtime: (span) => `停機 ${span}`,
  on: (target) => `目標 ${target}`,
  namespace: (name) => `命名空間 ${name}`,
  cluster: (name) => `叢集 ${name}`,
  request: (id) => `請求 ${id}`,
  identity: (kind) => `身分：${kind === "asserted" ? "自行聲明" : kind}`,
  noAlertFiring: (ended) => (ended === 0 ? "沒有告警" : `目前沒有告警，${ended} 則已結束`),
  more: (count) => `還有 ${count} 項`,
  moreRequests: (count) => `另有 ${count} 個請求：awooo approvals`,
  noProposal: "尚無提案。",
  noSignals: "此事件沒有告警。",
  nothingYet: "尚無任何紀錄。",
  source: (kind, detail) => `${SOURCES_ZH[kind] ?? kind} ${detail}`.trimEnd(),
  confidence: (value) => `信心 ${value}`,
  fromCache: (age) => `來自快取的回答${age === "" ? "" : `（${age} 前）`}`,
  playbookMatch: (id) => `與 playbook ${id} 相符`,
  trustScore: (score, pattern) => `${pattern} 的分數 ${score}`,
  recordCount: (worked, uses) => `${uses} 次中 ${worked} 次有效`,
  noRecord: "尚無執行結果",
  managedBy: (tool) => `由 ${tool} 管理，變更會被還原：請一併在該處修改`,
};

export function wordsFor(lang: Lang): Words {
  return lang === "en" ? en : zhTW;
}
