/** Effective settings: flag, then environment, then config.yaml, then default; each knows where it came from. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { AwoooError } from "../domain/awooo-error.ts";
import { validate } from "../domain/schema.ts";
import type { Host } from "../host.ts";

export type SettingSource = "flag" | "environment" | "config.yaml" | "default";

interface Definition {
  env: string;
  fallback: string | null;
  about: string;
  /** Never shown, not even in part. */
  secret?: true;
}

export const SETTINGS = {
  redis_url: { env: "AWOOO_REDIS_URL", fallback: null, about: "shared memory of the team; unset: none is looked for" },
  user: { env: "AWOOO_USER", fallback: null, about: "who you are; unset: git's user.email, else the account" },
  ollama_host: { env: "OLLAMA_HOST", fallback: "http://127.0.0.1:11434", about: "where the model server answers" },
  model: { env: "AWOOO_MODEL", fallback: "qwen3", about: "the model that drafts proposals" },
  tool_model: {
    env: "AWOOO_TOOL_MODEL",
    fallback: "nemotron-mini",
    about: "the model that chooses what to read first; without tools, the library chooses",
  },
  llm_timeout: { env: "AWOOO_LLM_TIMEOUT", fallback: "60s", about: "deadline of a draft by the model" },
  prometheus_url: { env: "AWOOO_PROMETHEUS_URL", fallback: null, about: "Prometheus to read from; unset: none" },
  signoz_url: { env: "AWOOO_SIGNOZ_URL", fallback: null, about: "SigNoz to read from; unset: none" },
  signoz_api_key: { env: "AWOOO_SIGNOZ_API_KEY", fallback: null, about: "the key SigNoz asks for", secret: true },
  playbook_matching: { env: "AWOOO_PLAYBOOK_MATCHING", fallback: "on", about: "on or off" },
  lang: { env: "AWOOO_LANG", fallback: "en", about: "en or zh-TW" },
  kubectl: { env: "AWOOO_KUBECTL", fallback: "kubectl", about: "the kubectl to use: a name or an absolute path" },
  kubectl_exec: {
    env: "AWOOO_KUBECTL_EXEC",
    fallback: "refuse",
    about: "refuse or allow programs that a kubeconfig runs to sign in",
  },
  signers: { env: "AWOOO_SIGNERS", fallback: null, about: "OpenSSH allowed_signers file; unset: names are asserted" },
} as const satisfies Record<string, Definition>;

export type SettingName = keyof typeof SETTINGS;

/** Whether a setting's value may not be shown. */
export function isSecret(name: SettingName): boolean {
  const definition: Definition = SETTINGS[name];
  return definition.secret === true;
}

export interface Setting {
  value: string | null;
  source: SettingSource;
}

export interface Settings {
  values: Readonly<Record<SettingName, Setting>>;
  configDir: string;
  dataDir: string;
}

const NAMES = Object.keys(SETTINGS) as SettingName[];

export async function loadSettings(
  host: Host,
  flags: Partial<Record<SettingName, string | undefined>> = {},
): Promise<Settings> {
  const { configDir, dataDir } = directories(host);
  const file = await readConfig(join(configDir, "config.yaml"));
  const values = Object.fromEntries(NAMES.map((name) => [name, settingOf(name, host, file, flags[name])]));
  return { values: values as Record<SettingName, Setting>, configDir, dataDir };
}

function settingOf(name: SettingName, { env }: Host, file: Record<string, string>, flag: string | undefined): Setting {
  const { env: variable, fallback } = SETTINGS[name];
  if (flag !== undefined) return { value: flag, source: "flag" };
  // An empty variable is how a shell unsets one for a single command.
  if (env[variable]) return { value: env[variable], source: "environment" };
  if (file[name] !== undefined) return { value: file[name], source: "config.yaml" };
  return { value: fallback, source: "default" };
}

function directories({ env, home }: Host): { configDir: string; dataDir: string } {
  if (env["AWOOO_HOME"]) return { configDir: env["AWOOO_HOME"], dataDir: env["AWOOO_HOME"] };
  return {
    configDir: join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "awooo"),
    dataDir: join(env["XDG_DATA_HOME"] || join(home, ".local", "share"), "awooo"),
  };
}

const zValue = () =>
  z.union([z.string(), z.number(), z.boolean()], { error: "expected one word, number, true or false" });

/** A name with nothing behind it is a setting left out. */
const zConfig = () => z.strictObject(Object.fromEntries(NAMES.map((name) => [name, z.nullish(zValue())])));

async function readConfig(path: string): Promise<Record<string, string>> {
  if (!existsSync(path)) return {};
  const { readConfigFile } = await import("../adapters/files/config-file.ts");
  try {
    const config = Object.entries(validate(zConfig(), readConfigFile(path), path)).filter(([, value]) => value != null);
    return Object.fromEntries(config.map(([name, value]) => [name, textOf(value)]));
  } catch (error) {
    throw fileFailure(path, error, `Known settings: ${NAMES.join(", ")}.`);
  }
}

/** What is wrong with a file of the configuration folder, in one line that starts with its path. */
export function fileFailure(path: string, error: unknown, hint: string): AwoooError {
  const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  const located = message.startsWith(path) ? message : `${path}: ${message.replace(/:$/, "")}`;
  return new AwoooError("config", located, { hint: (error instanceof AwoooError && error.hint) || hint, cause: error });
}

/** YAML reads `on` and `off` as words, but `yes`, `true` and `5` as other things. */
function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return String(value);
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `500ms`, `60s`, `10m`, `1h` in milliseconds. @throws AwoooError usage naming what was set where */
export function parseDuration(text: string, where: string): number {
  const match = /^(\d{1,9})(ms|s|m|h)$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ""];
  if (match === null || unit === undefined) {
    throw new AwoooError("usage", `${where}: ${JSON.stringify(text)} is not a duration`, {
      hint: "Write it as 500ms, 60s, 10m or 1h.",
    });
  }
  return Number(match[1]) * unit;
}

/** A setting that must be one of a few words. @throws AwoooError config */
export function oneOf<T extends string>(name: SettingName, { value, source }: Setting, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  if (found !== undefined) return found;
  throw new AwoooError(
    "config",
    `${SETTINGS[name].env} (${source}): expected ${allowed.join(" or ")}, got ${JSON.stringify(value)}`,
  );
}
