/**
 * Credentials as they turn up in alerts and logs: made from a seed, in 25 formats, written into ten places.
 *
 *     for (const secret of seededSecrets(1)) for (const { place, text } of placesOf(secret)) ...
 */
import { SECRET_FORMATS } from "./secret-formats.ts";
import { type Random, seededRandom } from "./seeded-random.ts";

export interface SeededSecret {
  format: string;
  /** The credential itself: what must be nowhere afterwards. Of several lines, each is one. */
  cores: string[];
  /** The credential as somebody wrote it: with its name, header, flag or address around it. */
  written: string;
}

export const PER_FORMAT = 20;

/** 20 of each of 25 formats. */
export function seededSecrets(seed: number): SeededSecret[] {
  return Object.entries(SECRET_FORMATS).flatMap(([format, make], i) => {
    const random = seededRandom(seed * 1000 + i);
    return Array.from({ length: PER_FORMAT }, () => ({ format, ...make(random) }));
  });
}

/** Texts of ten kinds that an incident is made of, each with the secret in it. */
export const PLACES: Readonly<Record<string, (written: string, random: Random) => string>> = {
  "alert title": (written) => `CheckoutLoginFailed: ${written}`,
  "label value": (written) => written,
  annotation: (written) => `Checkout cannot reach its database. Seen: ${written} (since the release of v42)`,
  message: (written) => `3 pods of shop/checkout restarted; last error: ${written}`,
  "log line": (written, random) =>
    `2026-03-02T09:0${random.int(0, 9)}:11.204Z ERROR [main] c.s.checkout.Db - connect failed ${written}`,
  "event line": (written) => `10m  Warning  BackOff  pod/checkout-7d9f8c6b5d-x2k4p  Error: ${written}`,
  "describe output": (written) =>
    `Name:         checkout-7d9f8c6b5d-x2k4p\nNamespace:    shop\nContainers:\n  app:\n    Image:  shop/checkout:v42\n    Args:\n      ${written}\n    Ready:  False\n`,
  "runbook markdown": (written) =>
    `# Checkout is down\n\n1. Look at the pods.\n2. Log in:\n\n   \`\`\`sh\n   ${written}\n   \`\`\`\n\n3. Tell **#shop**.\n`,
  "env block": (written) => `PATH=/usr/bin:/bin\nHOME=/root\n${written}\nLANG=C.UTF-8\n`,
  "JSON document": (written) =>
    JSON.stringify({ level: "error", caller: "db/conn.go:88", msg: written, pod: "checkout-1" }),
};

export function placesOf(secret: SeededSecret, seed = 7): { place: string; text: string }[] {
  const random = seededRandom(seed);
  return Object.entries(PLACES).map(([place, put]) => ({ place, text: put(secret.written, random) }));
}

/** Which of a secret's own texts are still to be read, as a whole or by more than half, also with JSON's escapes. */
export function readableParts({ cores }: SeededSecret, text: string): { whole: string[]; half: string[] } {
  const plain = text.replaceAll("\\/", "/");
  const escaped = (core: string) => JSON.stringify(core).slice(1, -1);
  const has = (part: string) => plain.includes(part) || plain.includes(escaped(part));
  const whole = cores.filter(has);
  const half = cores.filter((core) => halves(core).some(has));
  return { whole, half };
}

/** Every part of a text that is more than half of it, in steps that miss none by more than two characters. */
function halves(core: string): string[] {
  const length = Math.floor(core.length / 2) + 1;
  const starts = Math.floor((core.length - length) / 2) + 1;
  return Array.from({ length: starts }, (_, i) => core.slice(2 * i, 2 * i + length));
}
