/**
 * The configuration that was identified, in a file of its own: whoever rewrites the kubeconfig while kubectl starts
 * does not lead it to another cluster.
 */
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "./json.ts";
import type { Kubectl } from "./kubectl.ts";

export interface Pinned {
  /** Reads this configuration and no other. */
  kubectl: Kubectl;
  /** Removes the file, which may hold credentials. Never throws. */
  release(): Promise<void>;
}

const PREFIX = "awooo-kubeconfig-";
/** Longer than any command of the catalogue may take. */
const STALE_MS = 3_600_000;

/** @throws NodeJS.ErrnoException where there is no room for the file */
export async function pin(kubectl: Kubectl, config: Json): Promise<Pinned> {
  // Nobody else may enter a folder of mkdtemp.
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  const path = join(folder, "config");
  try {
    await writeFile(path, JSON.stringify(config), { mode: 0o600, flag: "wx" });
    await removeStale((await stat(folder)).mtimeMs - STALE_MS);
  } catch (error) {
    await remove(folder);
    throw error;
  }
  return { kubectl: kubectl.reading(path), release: () => remove(folder) };
}

async function remove(folder: string): Promise<void> {
  // What stays is found again by whoever comes next.
  await rm(folder, { recursive: true, force: true }).catch(() => {});
}

/** What an awooo left behind that was killed. */
async function removeStale(beforeMs: number): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const found = await stat(folder).catch(() => null);
    if (found !== null && found.mtimeMs < beforeMs) await remove(folder);
  }
}
