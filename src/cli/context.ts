/** Opens what a command needs and nothing else; each adapter is imported where it is used. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { createPlaybookCatalog } from "../adapters/files/playbook-catalog.ts";
import { createTemplateCatalog } from "../adapters/files/template-catalog.ts";
import { createCommons } from "../adapters/sqlite/commons.ts";
import { IN_MEMORY } from "../adapters/sqlite/database.ts";
import { openLedger } from "../adapters/sqlite/ledger.ts";
import { AwoooError } from "../domain/awooo-error.ts";
import { LANGS, type Lang } from "../domain/lang.ts";
import { once } from "../domain/once.ts";
import type { Host } from "../host.ts";
import type { Cluster, Context, PlaybookCatalog, ProposingContext, RunningContext, TemplateCatalog } from "../ports.ts";
import type { LocalCommons, WorkingMemory } from "../ports-memory.ts";
import { lazyCluster } from "./lazy-cluster.ts";
import { lazyDrafter } from "./lazy-drafter.ts";
import { lazyEvidence } from "./lazy-evidence.ts";
import { operatorName } from "./operator.ts";
import { loadPolicy } from "./policy.ts";
import { loadSettings, oneOf, parseDuration, type SettingName, type Settings } from "./settings.ts";
import type { Shell } from "./shell.ts";

export interface Opened<C extends Context> {
  ctx: C;
  settings: Settings;
  close(): Promise<void>;
}

export type Flags = Partial<Record<SettingName, string | undefined>>;

/** What matching is switched off with: the same result as a library without playbooks. */
const NO_PLAYBOOKS: PlaybookCatalog = { playbooks: () => ({ playbooks: [], problems: [], files: new Map() }) };

export const DATABASE_FILE = "awooo.db";

/** Beside it: what the processes of this machine share for minutes. Made by the first that asks a model. */
const COMMONS_FILE = "commons.db";

/** @param lookOnly do not make a database where there is none: an empty one that leaves no trace takes its place */
async function openContext(shell: Shell, flags: Flags = {}, lookOnly = false): Promise<Opened<Context>> {
  const { host } = shell;
  const settings = await loadSettings(host, flags);
  refuseUnbuilt(settings);
  oneOf("lang", settings.values.lang, LANGS);
  const memory = await openMemory(settings);
  const path = join(settings.dataDir, DATABASE_FILE);
  const ledger = openLedger({
    path: lookOnly && !existsSync(path) ? IN_MEMORY : path,
    queue: memory !== null,
    newId: host.newId,
  });
  let operator: string | undefined;
  const ctx: Context = {
    ledger,
    memory,
    // Asking git costs a process; commands that only read never do.
    get operator() {
      operator ??= operatorName(host, settings);
      return operator;
    },
    host: host.hostname,
    now: host.now,
    newId: host.newId,
    notify: shell.notice,
    signal: host.signal,
  };
  return {
    ctx,
    settings,
    close: async () => {
      ledger.close();
      await memory?.close();
    },
  };
}

/** Signatures by key come later; until then a signers file must not be taken for one that is enforced. */
function refuseUnbuilt({ values: { signers } }: Settings): void {
  if (signers.value === null) return;
  throw new AwoooError("config", `AWOOO_SIGNERS (${signers.source}): signatures by SSH key are not built yet`, {
    hint: "Unset it to work with asserted names. awooo will not pretend that a signers file is enforced.",
  });
}

async function openMemory({ values: { redis_url } }: Settings): Promise<WorkingMemory | null> {
  if (redis_url.value === null) return null;
  const { createRedisMemory } = await import("../adapters/redis/redis-memory.ts");
  return createRedisMemory(redis_url.value);
}

/** Runs a command's work with an open context and closes it whatever happens. */
export async function withContext<T>(shell: Shell, work: (ctx: Context, settings: Settings) => Promise<T>): Promise<T> {
  const opened = await openContext(shell);
  try {
    return await work(opened.ctx, opened.settings);
  } finally {
    await opened.close();
  }
}

/** The same with all that making a proposal needs. */
export async function withProposingContext<T>(
  shell: Shell,
  flags: Flags,
  work: (ctx: ProposingContext) => Promise<T>,
  lookOnly = false,
): Promise<T> {
  const opened = await openContext(shell, flags, lookOnly);
  const commons = createCommons(join(opened.settings.dataDir, COMMONS_FILE), shell.host);
  try {
    const ctx = await running(shell, opened.ctx, opened.settings);
    return await work(await proposing(ctx, opened.settings, commons));
  } finally {
    commons.close();
    await opened.close();
  }
}

/** The same with what running needs. */
export async function withRunningContext<T>(shell: Shell, work: (ctx: RunningContext) => Promise<T>): Promise<T> {
  return withContext(shell, async (ctx, settings) => work(await running(shell, ctx, settings)));
}

/**
 * The same with what screens need.
 * @param work gets also what making a proposal needs, loaded once somebody wants to make one
 */
export async function withScreenContext<T>(
  shell: Shell,
  work: (ctx: RunningContext, proposing: () => Promise<ProposingContext>) => Promise<T>,
): Promise<T> {
  const opened = await openContext(shell);
  const commons = createCommons(join(opened.settings.dataDir, COMMONS_FILE), shell.host);
  try {
    const ctx = await running(shell, opened.ctx, opened.settings);
    return await work(
      ctx,
      once(() => proposing(ctx, opened.settings, commons)),
    );
  } finally {
    commons.close();
    await opened.close();
  }
}

async function running({ host }: Shell, ctx: Context, settings: Settings): Promise<RunningContext> {
  return Object.assign(ctx, {
    cluster: clusterOf(host, settings),
    policy: await loadPolicy(settings.configDir),
    pid: host.pid,
    isAlive: host.isAlive,
  });
}

/** The templates alone; no database is opened. */
export async function withTemplates<T>(shell: Shell, work: (catalog: TemplateCatalog) => Promise<T>): Promise<T> {
  const { configDir } = await loadSettings(shell.host);
  return work(await createTemplateCatalog(configDir));
}

/** The playbooks alone; no database is opened. */
export async function withPlaybooks<T>(shell: Shell, work: (catalog: PlaybookCatalog) => Promise<T>): Promise<T> {
  const { configDir } = await loadSettings(shell.host);
  return work(await createPlaybookCatalog(configDir));
}

async function proposing(
  ctx: RunningContext,
  { values, configDir }: Settings,
  commons: LocalCommons,
): Promise<ProposingContext> {
  const { cluster } = ctx;
  const lang: Lang = oneOf("lang", values.lang, LANGS);
  const matching = oneOf("playbook_matching", values.playbook_matching, ["on", "off"]);
  return Object.assign(ctx, {
    drafter: lazyDrafter({
      host: values.ollama_host.value ?? "",
      model: values.model.value ?? "",
      toolModel: values.tool_model.value ?? "",
      timeoutMs: parseDuration(values.llm_timeout.value ?? "", `AWOOO_LLM_TIMEOUT (${values.llm_timeout.source})`),
    }),
    // Without an end of their own, and told to nobody: whoever asks a model puts theirs here.
    patience: new AbortController().signal,
    onProgress: () => {},
    drafting: () => {},
    drafted: () => {},
    onCheck: () => {},
    commons,
    evidence: lazyEvidence({
      cluster,
      prometheusUrl: values.prometheus_url.value,
      signozUrl: values.signoz_url.value,
      signozApiKey: values.signoz_api_key.value,
    }),
    templates: await createTemplateCatalog(configDir),
    playbooks: matching === "on" ? await createPlaybookCatalog(configDir) : NO_PLAYBOOKS,
    lang,
  });
}

/** The cluster that kubectl is set to; nothing is looked at before somebody asks. */
function clusterOf({ env, home }: Host, { values }: Settings): Cluster {
  return lazyCluster({
    program: values.kubectl.value ?? "",
    signIn: oneOf("kubectl_exec", values.kubectl_exec, ["refuse", "allow"]) === "allow",
    env,
    home,
  });
}
