/** Parts that several kinds of credentials are made of. */
import { ALNUM, BASE64, BASE64URL, HEX, type Random } from "./seeded-random.ts";

export interface Written {
  cores: string[];
  written: string;
}

export type Format = (random: Random) => Written;

export const one = (core: string, written: string): Written => ({ cores: [core], written });

/** One of several ways to write the same credential. */
export const ways = (random: Random, core: string, ...written: readonly string[]): Written =>
  one(core, random.pick(written));

const SYMBOLS = "!@#%^*-_+=?.~$";

/** A password as people choose them, or as programs make them. */
export function aPassword(random: Random): string {
  const word = () =>
    random.pick(["hunter", "dragon", "Summer", "welcome", "S3cur3", "correct-horse", "Trustno", "qwerty"]);
  const made = [
    () => `${word()}${random.int(10, 9999)}${random.pick(["", "!", "#", "$"])}`,
    () => `${word()}-${word()}-${random.int(1, 99)}`,
    () => random.text(random.int(10, 24), ALNUM),
    () => `${random.text(8, ALNUM)}${random.text(2, SYMBOLS)}${random.text(6, ALNUM)}`,
    () => random.text(16, HEX),
  ];
  return random.pick(made)();
}

export const base64Of = (text: string) => Buffer.from(text, "utf8").toString("base64");

/** Lines of base64 as a PEM file has them, the last one short. */
export function keyMaterial(random: Random, lines = 4): string[] {
  return [...Array.from({ length: lines - 1 }, () => random.text(64, BASE64)), `${random.text(34, BASE64)}==`];
}

export function jwt(random: Random): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: random.text(8, ALNUM), iat: random.int(1_700_000_000, 1_800_000_000), iss: "shop" };
  return `${part({ alg: random.pick(["HS256", "RS256"]), typ: "JWT" })}.${part(claims)}.${random.text(43, BASE64URL)}`;
}

export function pem(random: Random, label: string): Written {
  const body = keyMaterial(random);
  const [begin, end] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`];
  const written = random.pick([
    [begin, ...body, end].join("\n"),
    [begin, ...body, end].join("\\n"),
    [begin, ...body].join("\n"),
    `tls.key: |\n    ${[begin, ...body, end].join("\n    ")}`,
    `KEY="${[begin, ...body, end, ""].join("\\n")}"`,
  ]);
  return { cores: body, written };
}

export const hex = (random: Random, length: number) => random.text(length, HEX);
export const alnum = (random: Random, length: number) => random.text(length, ALNUM);
