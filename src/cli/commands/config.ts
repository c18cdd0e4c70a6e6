import { EXIT_OK } from "../exit-codes.ts";
import { loadSettings, SETTINGS, type Setting, type SettingName } from "../settings.ts";
import type { Shell } from "../shell.ts";

/** Effective settings and where each comes from. Passwords in URLs are not shown. */
export async function configCommand(shell: Shell): Promise<number> {
  const { values, configDir, dataDir } = await loadSettings(shell.host);
  const rows = (Object.entries(values) as [SettingName, Setting][]).map(([name, { value, source }]) => ({
    name,
    env: SETTINGS[name].env,
    value: value === null ? null : masked(value),
    source,
    about: SETTINGS[name].about,
  }));
  if (shell.json) {
    shell.print(JSON.stringify({ settings: rows, config_dir: configDir, data_dir: dataDir }));
    return EXIT_OK;
  }
  const { presentConfig } = await import("../present/config.ts");
  shell.print(presentConfig({ rows, configDir, dataDir }, await shell.textOptions()));
  return EXIT_OK;
}

function masked(value: string): string {
  return value.replace(/^([a-z+]+:\/\/[^/@]*:)[^/]*@/i, "$1***@");
}
