/** A proposal in the making: its preview, what a model tells while it works, and what may come of it. */
import { check } from "../../src/domain/check.ts";
import type { ApprovalRequest } from "../../src/domain/request.ts";
import type { DraftProgress } from "../../src/ports-drafting.ts";
import { plainStyle } from "../../src/text/style.ts";
import type { ShowView } from "../../src/text/view.ts";
import type { Keystroke } from "../../src/tui/keystroke.ts";
import { extentFor, proposeFrame } from "../../src/tui/propose/layout.ts";
import { reducePropose } from "../../src/tui/propose/reduce.ts";
import {
  initialPropose,
  type Message,
  type Preview,
  type ProposeStart,
  type ProposeState,
} from "../../src/tui/propose/state.ts";
import { requestOf, SAMPLE_NOW, SAMPLE_SETTING, sampleProposal, sampleView } from "./sample-view.ts";

export const RESTART = "kubectl rollout restart deployment/checkout --namespace=shop";
export const UNDO = "kubectl rollout undo deployment/checkout --namespace=shop --to-revision=41";

export function aPreview(changes: Partial<Preview> = {}): Preview {
  return {
    source: "template",
    id: "crash-loop",
    title: "Restart the workload",
    command: RESTART,
    manual_steps: [],
    risk: "high",
    why: ["KubePodNotReady fits", "assumed: the deployment is the service", "second: rollout-stuck"],
    aim: "deployment checkout, namespace shop",
    ...changes,
  };
}

export const manualPreview = aPreview({
  id: "certificate",
  title: "Renew the certificate of the ingress",
  command: null,
  manual_steps: [
    "Look at the order: kubectl describe certificate shop-tls --namespace=shop",
    "Mend the DNS record that the challenge asks for",
    "Delete the failed challenge, cert-manager makes a new one",
  ],
});

/** The incident before anything was proposed. */
export const bareView: ShowView = { ...sampleView(), approvals: [] };

/** What `proposed` brings where a model wrote it. */
export function byModel(
  metadata: Record<string, unknown> = {},
  proposal: Parameters<typeof sampleProposal>[0] = {},
): { view: ShowView; approval: ApprovalRequest; reused: boolean } {
  const view = sampleView({
    proposal: sampleProposal({ source: "llm", template_id: null, ...proposal }),
    change: (request) =>
      void Object.assign(request.metadata, {
        llm_provider: "qwen3:8b",
        llm_confidence: 0.82,
        alternative: { ...alternative, ...(metadata["alternative"] as object | undefined) },
        ...Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== "alternative")),
      }),
  });
  return { view, approval: requestOf(view), reused: false };
}

const alternative = {
  source: "template",
  id: "crash-loop",
  title: "Restart the workload",
  remedy: "restart_workload",
  command: RESTART,
  why: ["KubePodNotReady fits", "assumed: the deployment is the service"],
  agrees: false,
};

/** What `proposed` brings where the library served. */
export function byLibrary(failure: string | null): { view: ShowView; approval: ApprovalRequest; reused: boolean } {
  const view = sampleView({
    change: (request) => {
      if (failure !== null) Object.assign(request.metadata, { llm_receipt: { model: "qwen3:8b", failure } });
    },
  });
  return { view, approval: requestOf(view), reused: false };
}

const item = (id: string, query: string, text: string, ok = true) => ({
  ...{ id, query, text, ok },
  source: "kubectl" as const,
  cut: id === "E3",
  cited: false,
});

export const REASONING =
  "The rollout of revision 42 began at 03:08 and its pods were never ready: the new image asks for a secret that is " +
  "not there. Before it the service was sound. Going back to revision 41 brings back what worked; a restart would " +
  "start the same broken pods again.";

/** Everything a model tells, in order. */
export const STEPS: readonly DraftProgress[] = [
  { step: "reaching", server: "http://127.0.0.1:11434", deadline_ms: 90_000 },
  { step: "gathering", model: "qwen3:8b" },
  { step: "reading", query: "kubectl describe deployment/checkout --namespace=shop" },
  { step: "read", item: item("E1", "kubectl describe deployment/checkout --namespace=shop", "x".repeat(2130)) },
  { step: "reading", query: "kubectl get secrets --namespace=shop" },
  {
    step: "read",
    item: item("E2", "kubectl logs checkout-7d9f-x2k --namespace=shop", "forbidden for this user", false),
  },
  { step: "reading", query: "kubectl rollout history deployment/checkout --namespace=shop" },
  { step: "read", item: item("E3", "kubectl rollout history deployment/checkout --namespace=shop", "y".repeat(3000)) },
  { step: "drafting", model: "qwen3:8b", attempt: 1 },
  { step: "writing", reasoning: REASONING.slice(0, 90), bytes: 240 },
  { step: "refused", why: "the answer was prose" },
  { step: "drafting", model: "qwen3:8b", attempt: 2 },
  { step: "writing", reasoning: REASONING, bytes: 1240 },
];

export const later = (seconds: number) => new Date(Date.parse(SAMPLE_NOW) + seconds * 1000).toISOString();

export function startPropose(changes: Partial<ProposeState> = {}, start: Partial<ProposeStart> = {}): ProposeState {
  const { columns = 80, rows = 24, ascii = false, lang = "en" } = changes;
  const given = { ...SAMPLE_SETTING, columns, rows, ascii, lang };
  return { ...initialPropose({ view: bareView, preview: aPreview(), nested: false, ...start }, given), ...changes };
}

const extentOf = extentFor(plainStyle);
export const tell = (state: ProposeState, ...messages: Message[]) =>
  messages.reduce((next, message) => reducePropose(next, message, extentOf), state);
export const tellSteps = (state: ProposeState, steps: readonly DraftProgress[]) =>
  steps.reduce((next, step) => tell(next, { type: "progress", step }), state);
/** Keys by name or character, each on the newest frame. */
export const pressKeys = (state: ProposeState, ...keys: string[]) =>
  keys.reduce((next, key) => tell(next, { type: "key", keystroke: keyOf(key), drawn: next.frame }), state);

export function keyOf(key: string): Keystroke {
  return [...key].length === 1
    ? { kind: "character", character: key }
    : { kind: "named", name: key as Extract<Keystroke, { kind: "named" }>["name"] };
}

export const proposeText = (state: ProposeState) => proposeFrame(state, plainStyle).join("\n");

/** Every phase and end, by its name. */
export function everyStand(changes: Partial<ProposeState> = {}, start: Partial<ProposeStart> = {}) {
  const first = startPropose(changes, start);
  const after = (count: number) => tellSteps(first, STEPS.slice(0, count));
  const full = after(STEPS.length);
  const tick = { type: "tick", now: later(34) } as const;
  const ended = (end: ReturnType<typeof byModel>) => tell(full, tick, { type: "proposed", ...end });
  return {
    first,
    reaching: tell(after(1), { type: "tick", now: later(2) }),
    gathering: tell(after(7), { type: "tick", now: later(12) }),
    drafting: tell(full, tick),
    checking: tell(full, tick, { type: "checking" }),
    checked: tell(
      tell(full, tick, { type: "checking" }),
      { type: "checked", check: check("RBAC Permission", "passed", "may patch deployments.apps in shop") },
      { type: "checked", check: check("Resource Exists", "failed", "there is no deployment/checkout") },
    ),
    taking: pressKeys(after(7), "t"),
    differ: ended(byModel()),
    agree: ended(byModel({ alternative: { command: UNDO, agrees: true, id: "rollout-stuck" } })),
    library: ended(byLibrary("timeout")),
    failed: tell(full, tick, { type: "failed", job: "propose", message: "The ledger is locked. Try again." }),
    help: pressKeys(after(7), "?"),
  };
}
