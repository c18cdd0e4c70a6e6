/** Amounts of cpu, memory and storage, as Kubernetes writes them. */

const CPU = /^(?:[1-9]\d{0,5}m|[1-9]\d{0,2}(?:\.\d{1,3})?|0\.\d{0,2}[1-9])$/;
const BYTES = /^(?:[1-9]\d{0,5}(?:\.\d{1,3})?(?:[KMGT]i|[kMGT])|[1-9]\d{6,14})$/;

/** `500m`, `2`, `1.5`; never nothing. */
export function isCpu(text: string): boolean {
  return CPU.test(text);
}

/** `512Mi`, `1.5Gi`, `20G`; a bare number only from a million on, since `512` would be bytes. */
export function isBytes(text: string): boolean {
  return BYTES.test(text);
}

const FACTOR: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

/** In bytes, since a server may answer `1Gi` where `1024Mi` was asked for; null where it is no such amount. */
export function bytesOf(text: string): number | null {
  if (!isBytes(text)) return null;
  const [, amount, unit = ""] = /^([\d.]+)(.*)$/.exec(text) ?? [];
  return Math.round(Number(amount) * (FACTOR[unit] ?? 1));
}
