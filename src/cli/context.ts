/** Opens what a command needs and nothing else; each adapter is imported where it is used. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { createPlaybookCatalog } from "../adapters/files/playbook-catalog.ts";
import { createTemplateCatalog } from "../adapters/files/template-catalog.ts";
import { IN_MEMORY } from "../adapters/sqlite/database.ts";
import { openLedger } from "../adapters/sqlite/ledger.ts";
import { AwoooError } from "../domain/awooo-error.ts";
import { LANGS, type Lang } from "../domain/lang.ts";
import type { Host } from "../host.ts";
import type {
  Cluster,
  Context,
  PlaybookCatalog,
  ProposingContext,
  RunningContext,
  TemplateCatalog,
  WorkingMemory,
} from "../ports.ts";
import { lazyCluster } from "./lazy-cluster.ts";
import { lazyDrafter } from "./lazy-drafter.ts";
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
  try {
    return await work(await proposing(shell, opened));
  } finally {
    await opened.close();
  }
}

/** The same with what running needs. */
export async function withRunningContext<T>(shell: Shell, work: (ctx: RunningContext) => Promise<T>): Promise<T> {
  const { host } = shell;
  return withContext(shell, async (ctx, settings) =>
    work(
      Object.assign(ctx, {
        cluster: clusterOf(host, settings),
        policy: await loadPolicy(settings.configDir),
        pid: host.pid,
        isAlive: host.isAlive,
      }),
    ),
  );
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

async function proposing(shell: Shell, { ctx, settings }: Opened<Context>): Promise<ProposingContext> {
  const { values, configDir } = settings;
  const lang: Lang = oneOf("lang", values.lang, LANGS);
  const matching = oneOf("playbook_matching", values.playbook_matching, ["on", "off"]);
  return Object.assign(ctx, {
    drafter: lazyDrafter({
      host: values.ollama_host.value ?? "",
      model: values.model.value ?? "",
      timeoutMs: parseDuration(values.llm_timeout.value ?? "", `AWOOO_LLM_TIMEOUT (${values.llm_timeout.source})`),
    }),
    cluster: clusterOf(shell.host, settings),
    templates: await createTemplateCatalog(configDir),
    playbooks: matching === "on" ? await createPlaybookCatalog(configDir) : NO_PLAYBOOKS,
    policy: await loadPolicy(configDir),
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
