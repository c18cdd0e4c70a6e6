/** Looks at every part awooo needs. Changes nothing. */
import { AwoooError } from "../domain/awooo-error.ts";
import { freezeOf } from "../domain/freeze.ts";
import type { ProposingContext, Reach } from "../ports.ts";
import type { DrafterStatus } from "../ports-drafting.ts";
import type { LocalCommonsStatus } from "../ports-memory.ts";
import { clockText } from "../text/time.ts";
import { verifyLedger } from "./audit.ts";

export interface DoctorCheck {
  name: string;
  /** `off`: not configured, and awooo works without it. */
  status: "ok" | "warning" | "failed" | "off";
  message: string;
  /** What to do about it. */
  fix: string | null;
}

export async function examine(ctx: ProposingContext): Promise<DoctorCheck[]> {
  return [
    sqliteCheck(ctx),
    auditCheck(ctx),
    await redisCheck(ctx),
    queueCheck(ctx),
    ...(await modelChecks(ctx)),
    await cacheCheck(ctx),
    await clusterCheck(ctx),
    ...(await evidenceChecks(ctx)),
    runsCheck(ctx),
    libraryCheck(ctx),
  ];
}

function sqliteCheck({ ledger }: ProposingContext): DoctorCheck {
  const { path, engine, events, incidents } = ledger.facts();
  if (path === null) {
    return {
      name: "SQLite",
      status: "ok",
      message: `engine ${engine}; no database yet, the first ingest makes it`,
      fix: null,
    };
  }
  const message = `${path}: engine ${engine}, ${counted(incidents, "incident")}, ${counted(events, "event")}`;
  return { name: "SQLite", status: "ok", message, fix: null };
}

function auditCheck({ ledger }: ProposingContext): DoctorCheck {
  const report = verifyLedger(ledger);
  const { break: broken, stale_projections, problems, events } = report;
  if (broken !== null) {
    return {
      name: "Audit ledger",
      status: "failed",
      message: `row ${broken.seq} of ${events}${broken.incident_id === null ? "" : ` (${broken.incident_id})`}: ${broken.problem} is wrong`,
      fix:
        "Somebody or something changed the file. Keep a copy of it as evidence, then restore the last backup, or move " +
        "the file away and let Redis or the next ingest fill a new one. Until then nothing can be signed on that incident.",
    };
  }
  if (problems.length > 0) {
    const message = `${problems.length} events break the rules, first ${problems[0]?.event_id}`;
    return { name: "Audit ledger", status: "failed", message, fix: "`awooo audit verify --json` names them." };
  }
  if (stale_projections.length > 0) {
    const message = `projections differ from their events: ${stale_projections.join(", ")}`;
    return { name: "Audit ledger", status: "warning", message, fix: "awooo audit rebuild" };
  }
  return { name: "Audit ledger", status: "ok", message: `${counted(events, "event")}, chain whole`, fix: null };
}

async function redisCheck({ memory }: ProposingContext): Promise<DoctorCheck> {
  const name = "Redis";
  if (memory === null) {
    return { name, status: "off", message: "AWOOO_REDIS_URL is not set: working alone", fix: null };
  }
  try {
    const { version, latency_ms } = await memory.ping();
    return { name, status: "ok", message: `version ${version}, ${latency_ms} ms`, fix: null };
  } catch (error) {
    if (!(error instanceof AwoooError)) throw error;
    return { name, status: "failed", message: error.message, fix: error.hint ?? "Check AWOOO_REDIS_URL." };
  }
}

function queueCheck({ ledger, memory }: ProposingContext): DoctorCheck {
  const waiting = ledger.queued().reduce((sum, entry) => sum + entry.events, 0);
  if (waiting === 0) return { name: "Outbox", status: "ok", message: "nothing waits for Redis", fix: null };
  const fix = memory === null ? "Set AWOOO_REDIS_URL to send them." : "Sent by the next command that reaches Redis.";
  return {
    name: "Outbox",
    status: "warning",
    message: `${counted(waiting, "event")} ${waiting === 1 ? "waits" : "wait"} for Redis`,
    fix,
  };
}

async function modelChecks({ drafter }: ProposingContext): Promise<DoctorCheck[]> {
  const status = await drafter.status();
  const fix = modelFix(status);
  const first: DoctorCheck = { name: "Model", status: fix === null ? "ok" : "warning", message: status.message, fix };
  return status.reachable ? [first, toolModelCheck(status.tool_model)] : [first];
}

function modelFix({ reachable, model, model_present, context_needed }: DrafterStatus): string | null {
  if (!reachable) return "Start it with `ollama serve`, or set OLLAMA_HOST. Templates serve meanwhile.";
  if (!model_present) return `ollama pull ${model}`;
  return context_needed === null
    ? null
    : `Set AWOOO_MODEL to a model with a context of ${context_needed} tokens or more.`;
}

function toolModelCheck({ name: model, present, tools, message }: DrafterStatus["tool_model"]): DoctorCheck {
  const name = "Tool model";
  if (present && tools) return { name, status: "ok", message, fix: null };
  const fix = present ? toolsFix(tools) : `ollama pull ${model}`;
  return { name, status: "warning", message, fix };
}

/** @param tools as far as is known */
function toolsFix(tools: boolean | null): string {
  return tools === null
    ? "Ask again: a busy server answers later. Should it stay so, look at the log of Ollama."
    : "Set AWOOO_TOOL_MODEL to a model that can call tools.";
}

const ALONE = "until then nothing is shared with other terminals";

const CACHE_FIX: Readonly<Record<Exclude<LocalCommonsStatus["state"], "none" | "ok">, string>> = {
  damaged: "Nothing is lost: the next proposal by a model makes it anew. Should it stay so, delete commons.db*.",
  foreign: `Move that file away, or set AWOOO_HOME to another folder; ${ALONE}.`,
  unusable: `Let yourself read and write it and its folder, or set AWOOO_HOME to another folder; ${ALONE}.`,
};

/** What processes share with each other: without it every one works on its own. */
async function cacheCheck({ commons }: ProposingContext): Promise<DoctorCheck> {
  const { state, message } = await commons.status();
  const name = "Answer cache";
  if (state === "none") return { name, status: "off", message, fix: null };
  if (state === "ok") return { name, status: "ok", message, fix: null };
  return { name, status: "warning", message, fix: CACHE_FIX[state] };
}

const CLUSTER_FIX: Readonly<Record<Exclude<Reach, "ok">, string>> = {
  no_kubectl:
    "Install kubectl, or set AWOOO_KUBECTL. Until then checks are not made, and what is signed now is carried out by hand.",
  no_context:
    "Name one with KUBECONFIG or `kubectl config use-context`. Until then checks are not made, and what is signed now is carried out by hand.",
  unreachable: "`kubectl version` should answer too. Until it does, checks are not made, and nothing is run.",
};

async function clusterCheck({ cluster }: ProposingContext): Promise<DoctorCheck> {
  const { reach, message } = await cluster.status();
  if (reach === "ok") return { name: "Cluster", status: "ok", message, fix: null };
  return { name: "Cluster", status: reach === "unreachable" ? "warning" : "off", message, fix: CLUSTER_FIX[reach] };
}

async function evidenceChecks({ evidence }: ProposingContext): Promise<DoctorCheck[]> {
  const found = await evidence.status();
  return found.map(({ name, state, message }) => {
    const variable = `AWOOO_${name.toUpperCase()}_URL`;
    const fix = state === "failed" ? `Check ${variable}. Until it answers, proposals are made without it.` : null;
    return { name, status: state === "failed" ? "warning" : state, message, fix };
  });
}

/** By what this laptop knows: to ask Redis would be to write down what it says. */
function runsCheck({ ledger, now }: ProposingContext): DoctorCheck {
  const name = "Runs";
  try {
    const freeze = freezeOf(ledger.freezeEvents());
    if (freeze === null) return { name, status: "ok", message: "allowed", fix: null };
    const { by, at, reason } = freeze;
    const message = `frozen by ${by} since ${clockText(at, now())}: ${reason}`;
    return { name, status: "warning", message, fix: "awooo unfreeze" };
  } catch (error) {
    if (!(error instanceof AwoooError)) throw error;
    return { name, status: "failed", message: error.message, fix: error.hint ?? "awooo audit verify" };
  }
}

function libraryCheck({ templates, playbooks }: ProposingContext): DoctorCheck {
  const found = templates.templates();
  const own = playbooks.playbooks();
  const problems = [...found.problems, ...own.problems];
  const message = `${found.templates.length} templates, ${own.playbooks.length} playbooks`;
  if (problems.length === 0) return { name: "Templates", status: "ok", message, fix: null };
  const first = problems.map(({ file, message: why }) => `${file}: ${why}`).join("; ");
  return {
    name: "Templates",
    status: "warning",
    message: `${message}; left out: ${first}`,
    fix: "Mend the named files.",
  };
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
