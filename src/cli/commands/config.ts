import { EXIT_OK } from "../exit-codes.ts";
import { presentConfig } from "../present/config.ts";
import { isSecret, loadSettings, SETTINGS, type Setting, type SettingName } from "../settings.ts";
import type { Shell } from "../shell.ts";

/** Effective settings and where each comes from. Passwords in URLs and keys are not shown. */
export async function configCommand(shell: Shell): Promise<number> {
  const { values, configDir, dataDir } = await loadSettings(shell.host);
  const rows = (Object.entries(values) as [SettingName, Setting][]).map(([name, { value, source }]) => ({
    name,
    env: SETTINGS[name].env,
    value: value === null ? null : shown(name, value),
    source,
    about: SETTINGS[name].about,
  }));
  if (shell.json) {
    shell.print(JSON.stringify({ settings: rows, config_dir: configDir, data_dir: dataDir }));
    return EXIT_OK;
  }
  shell.print(presentConfig({ rows, configDir, dataDir }, await shell.textOptions()));
  return EXIT_OK;
}

/** Settings that may be an address with a user name and a password in it. */
const ADDRESSES: readonly SettingName[] = ["redis_url", "ollama_host", "prometheus_url", "signoz_url"];

/** Masks everything before the host but the user name, also in an address that is written wrongly. */
function shown(name: SettingName, value: string): string {
  if (isSecret(name)) return "***";
  const at = value.lastIndexOf("@");
  if (at === -1 || value.startsWith("/") || !ADDRESSES.includes(name)) return value;
  const [, user = ""] = /^((?:[a-z][a-z+]*:\/\/)?(?:[^:@/]*:)?)/i.exec(value) ?? [];
  return `${user}***${value.slice(at)}`;
}
