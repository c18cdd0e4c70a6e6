/** Who runs the command: AWOOO_USER or config, else git's user.email, else the account. */
import { AwoooError } from "../domain/awooo-error.ts";
import { isPrintableAscii } from "../domain/plain-text.ts";
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
  const printable = isPrintableAscii(name)
    ? name.length > 0 && name.length <= 200
    : /^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u.test(name);
  if (printable) return name;
  throw new AwoooError("usage", `${where}: a name has 1 to 200 printable characters`);
}

function gitEmail(host: Host): string | null {
  const email = host.outputOf("git", ["config", "--get", "user.email"], GIT_TIMEOUT_MS)?.trim() ?? "";
  try {
    return email === "" ? null : personName(email, "git's user.email");
  } catch {
    // A name nobody could sign with: the account is the answer.
    return null;
  }
}
