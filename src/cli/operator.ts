/** Who runs the command: AWOOO_USER or config, else git's user.email, else the account. */
import { execFileSync } from "node:child_process";
import { AwoooError } from "../domain/awooo-error.ts";
import type { Host } from "../host.ts";
import type { Settings } from "./settings.ts";

/** Longest wait for git, in milliseconds; it only reads two small files. */
const GIT_TIMEOUT_MS = 2000;

export function operatorName(host: Host, { values: { user } }: Settings): string {
  if (user.value !== null) return personName(user.value, "AWOOO_USER");
  return gitEmail(host) ?? host.account();
}

/** A name somebody signs with. @throws AwoooError usage naming where it was given */
export function personName(text: string, where: string): string {
  const name = text.trim();
  if (/^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u.test(name)) return name;
  throw new AwoooError("usage", `${where}: a name has 1 to 200 printable characters`);
}

function gitEmail({ env, cwd }: Host): string | null {
  try {
    const options = { env: env as NodeJS.ProcessEnv, cwd, timeout: GIT_TIMEOUT_MS, encoding: "utf8" } as const;
    const email = execFileSync("git", ["config", "--get", "user.email"], {
      ...options,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return email.trim() === "" ? null : personName(email, "git's user.email");
  } catch {
    // No git, no such setting, or a name nobody could sign with: the account is the answer.
    return null;
  }
}
