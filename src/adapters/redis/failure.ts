/** Turns whatever Redis, its client or the network throws into one sentence and what to do about it. */
import { AwoooError } from "../../domain/awooo-error.ts";
import { connectionWords } from "../http/connection-problem.ts";
import type { RedisAddress } from "./address.ts";
import { MAX_BYTES, MAX_EVENTS } from "./keys.ts";

interface Explanation {
  /** Missing: the error's own words. */
  reason?: string;
  /** It is about the key, not the server. */
  ofKey?: true;
  /** Missing: store_unavailable. */
  code?: "invalid_data";
  hint: string;
}

const START = "Start Redis there, or correct AWOOO_REDIS_URL; without it awooo works alone on its own database.";
const CREDENTIALS = "Check the user and the password in AWOOO_REDIS_URL.";
const LATER = "Try again in a moment.";
const SERVER = "Ask whoever runs this Redis; `redis-cli INFO` shows its state.";

const NO_ANSWER: Explanation = { reason: "no answer in time", hint: START };
const CUT: Explanation = { reason: "the connection was cut", hint: "Try again; Redis may be restarting." };

/** By the code of a Node.js network error, where it means more than that of any other server. */
const NETWORK: Record<string, Explanation> = {
  ENOENT: { reason: "there is no such socket", hint: START },
  EACCES: { reason: "no permission to open the socket", hint: "Ask for access to the socket file." },
  // As the client tells it in its own words: which of the two one gets is chance.
  ECONNRESET: CUT,
  EPIPE: CUT,
};

/** By the client's own message. */
const CLIENT: Record<string, Explanation> = {
  "Command timed out": NO_ANSWER,
  "Connection is closed.": CUT,
  "Stream isn't writeable and enableOfflineQueue options is false": CUT,
};

/** By the word a reply starts with, or that a script's error has inside (before Redis 7). */
const REPLIES: Record<string, Explanation> = {
  NOAUTH: { reason: "a password is needed (NOAUTH)", hint: CREDENTIALS },
  WRONGPASS: { reason: "wrong user or password (WRONGPASS)", hint: CREDENTIALS },
  NOPERM: {
    ofKey: true,
    hint: "Allow this user the keys incident:*, awoooi:incidents:*, decision:* and awooo:* and EVAL.",
  },
  LOADING: { reason: "it is still loading its data (LOADING)", hint: LATER },
  BUSY: { reason: "it is busy with a long script (BUSY)", hint: LATER },
  READONLY: { reason: "it is a read-only replica (READONLY)", hint: "Name the primary in AWOOO_REDIS_URL." },
  MASTERDOWN: {
    reason: "it is a replica without its primary (MASTERDOWN)",
    hint: "Name the primary in AWOOO_REDIS_URL.",
  },
  WRONGTYPE: {
    reason: "holds another type than awooo's (WRONGTYPE)",
    ofKey: true,
    code: "invalid_data",
    hint: "Look at it with `redis-cli TYPE`, then rename or remove it.",
  },
  OOM: { reason: "it is out of memory (OOM)", hint: SERVER },
  MISCONF: { reason: "it refuses writes because it cannot save (MISCONF)", hint: SERVER },
  NOREPLICAS: { reason: "it refuses writes because its replicas are away (NOREPLICAS)", hint: SERVER },
  CLUSTERDOWN: { reason: "its cluster is down (CLUSTERDOWN)", hint: SERVER },
  MOVED: {
    reason: "it is a cluster (MOVED)",
    hint: "awooo needs a single Redis, or the proxy of a cluster, in AWOOO_REDIS_URL.",
  },
  DENIED: { reason: "it is in protected mode (DENIED)", hint: "Set a password on it, or bind it to this network." },
};
const REPLY_WORD = new RegExp(`\\b(${Object.keys(REPLIES).join("|")})\\b`);

/** Codes of certificates Node.js does not accept. */
const CERTIFICATE = /CERT|SIGNATURE/;
const UNTRUSTED: Explanation = {
  hint: "Name the file of the certificate's authority in NODE_EXTRA_CA_CERTS, and the host as the certificate has it.",
};
const NOT_REDIS: Explanation = {
  reason: "what answers there is not Redis",
  hint: "Correct the host and the port in AWOOO_REDIS_URL; rediss:// is for TLS, redis:// for none.",
};

const MAX_REASON_LENGTH = 200;

/** An error the server answered with. */
interface ReplyError extends Error {
  name: "ReplyError";
}

/** Whether the server answered, and the answer was an error: the connection itself is fine. */
export function isErrorReply(error: unknown): error is ReplyError {
  return error instanceof Error && error.name === "ReplyError";
}

/** Whether it says nothing of Redis: what awooo has told already, or a fault of its own. */
export function isOurs(error: unknown): boolean {
  return [AwoooError, TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
}

/**
 * @param key the key the call was about, where there is one; named where it has to do with the failure
 * @returns store_unavailable, or invalid_data for a key awooo cannot read. The error has no `cause`: the
 *   client's errors carry the arguments of the command, the password among them.
 */
export function redisFailure(address: RedisAddress, error: unknown, key: string | null): AwoooError {
  if (isErrorReply(error) && error.message.startsWith("TOOLARGE ")) {
    return tooLarge(key, error.message.slice("TOOLARGE ".length));
  }
  const { reason, hint, ofKey, code = "store_unavailable" } = explain(error);
  const said = reason ?? ownWords(error, address.secrets);
  const where = key === null || !ofKey ? `Redis at ${address.name}` : `Redis at ${address.name}: ${key}`;
  return new AwoooError(code, `${where}: ${said}`, { hint, details: { store: "redis", reason: said } });
}

/** @param size what it has, in words */
export function tooLarge(key: string | null, size: string): AwoooError {
  return new AwoooError("invalid_data", `${key ?? "Redis"}: too large: ${size}`, {
    hint: `awooo reads at most ${MAX_BYTES} bytes, and ${MAX_EVENTS} events of an incident.`,
  });
}

function explain(error: unknown): Explanation {
  if (!(error instanceof Error)) return { hint: START };
  if (isErrorReply(error)) {
    const word = REPLY_WORD.exec(error.message)?.[1] ?? "";
    return REPLIES[word] ?? { ofKey: true, hint: SERVER };
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (CERTIFICATE.test(code)) return UNTRUSTED;
  if (error.message.startsWith("Unknown RESP type") || code.startsWith("ERR_SSL_")) return NOT_REDIS;
  const words = connectionWords(code);
  return NETWORK[code] ?? CLIENT[error.message] ?? { hint: START, ...(words === null ? {} : { reason: words }) };
}

/** One line of what the error itself says, which may come from any server: no secrets, no control characters. */
function ownWords(error: unknown, secrets: readonly string[]): string {
  const raw = error instanceof Error ? error.message || error.name : String(error);
  const redacted = secrets.reduce((text, secret) => text.replaceAll(secret, "***"), raw);
  return redacted
    .replace(/[\s\p{C}]+/gu, " ")
    .trim()
    .slice(0, MAX_REASON_LENGTH);
}
