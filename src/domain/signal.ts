/** One alert as part of an incident. */
import * as z from "zod/mini";
import { canonicalJson, sha256 } from "./canonical-json.ts";
import { zLabels, zTime } from "./schema.ts";
import { maskNamed, maskSecrets } from "./secrets.ts";

export const zSignal = z.lazy(() =>
  z.looseObject({
    alert_name: z.string().check(z.minLength(1), z.maxLength(1000)),
    source: z.nullish(z.string()),
    severity: z.nullish(z.string()),
    message: z.nullish(z.string().check(z.maxLength(65_536))),
    labels: z._default(zLabels, {}),
    annotations: z._default(zLabels, {}),
    fingerprint: z.nullish(z.string().check(z.minLength(1), z.maxLength(200))),
    starts_at: z.nullish(zTime),
    ends_at: z.nullish(zTime),
    status: z.nullish(z.string()),
  }),
);
export type Signal = z.infer<typeof zSignal>;

/** Over what is kept of them: from a digest of a short credential, the credential could be guessed. */
function digestOfNames({ alert_name, labels }: Signal): string {
  const kept = Object.entries(labels).map(([name, value]) => [maskSecrets(name), maskNamed(name, value)]);
  return sha256(canonicalJson([maskSecrets(alert_name), Object.fromEntries(kept)])).slice(0, 16);
}

/** What makes two signals the same alert: the sender's fingerprint, else a hash of name and labels. */
export function fingerprintOf(signal: Signal): string {
  return signal.fingerprint ?? digestOfNames(signal);
}

/** Resolved signals stay on the incident as history, but no longer say what is wrong. */
export function isFiring(signal: Signal): boolean {
  return signal.status !== "resolved";
}

/** Whether an alert fired anew after the time that `old` is of: its start is later, and not before that one's end. */
export function startedAfter(signal: Signal, old: Signal): boolean {
  if (signal.starts_at == null || old.starts_at == null) return false;
  const start = Date.parse(signal.starts_at);
  return start > Date.parse(old.starts_at) && (old.ends_at == null || start >= Date.parse(old.ends_at));
}
