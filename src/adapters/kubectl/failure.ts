/** Why kubectl could not say what it was asked, read from what it printed. */
import { safeText } from "../../text/safe-text.ts";

export type Fault =
  | "not_found"
  | "forbidden"
  /** The server does not know who asks. */
  | "unauthorized"
  /** The server said no for another reason: invalid, conflict, an admission webhook. */
  | "refused"
  /** The server has a problem of its own. */
  | "server_error"
  | "unreachable"
  | "timed_out"
  | "interrupted"
  | "not_started"
  | "too_long"
  /** Anything else kubectl says. */
  | "other";

export interface Failure {
  fault: Fault;
  /** One line, safe to print. */
  message: string;
}

/** The message where kubectl printed none. */
export const NO_REASON = "kubectl did not say why";

const MAX_MESSAGE = 300;

/** Log lines of kubectl's libraries, and warnings: not what it ended with. */
const ASIDE = /^(?:[IWEF]\d{4} |Warning: |\s*$)/;

/** What an API server calls the kinds of its errors, where they are not simply a refusal. */
const FAULT_OF_REASON: Readonly<Record<string, Fault>> = {
  NotFound: "not_found",
  Forbidden: "forbidden",
  Unauthorized: "unauthorized",
  InternalError: "server_error",
  ServiceUnavailable: "server_error",
  ServerTimeout: "server_error",
  Timeout: "server_error",
  TooManyRequests: "server_error",
  Expired: "server_error",
};

const BEGINNINGS: readonly (readonly [RegExp, Fault])[] = [
  // Errors without a kind: those of the server's own store, else a webhook's.
  [/^Error from server: (?:etcdserver: |rpc error: |context )/, "server_error"],
  [/^Error from server: /, "refused"],
  [/^The \S+ ".*" is invalid: /, "refused"],
  [/^error: the server doesn't have a resource type /, "refused"],
  // Some commands put the server's message into one of their own, and leave out what kind it is.
  [/admission webhook "[^"]*" denied the request/, "refused"],
  [/Internal error occurred: |the server is currently unable|too many requests/i, "server_error"],
  [/ is forbidden: User /, "forbidden"],
  [/^error: .*Operation cannot be fulfilled on /, "refused"],
  [/^error: You must be logged in to the server/, "unauthorized"],
  [/Client\.Timeout|context deadline exceeded|i\/o timeout|TLS handshake timeout/, "timed_out"],
  [/^(?:Unable to connect to the server|The connection to the server )/, "unreachable"],
  [/: EOF$|connection re(?:fused|set)|no such host|no route to host/, "unreachable"],
];

/** @param stderr what kubectl printed before it ended with an exit code that is not 0 */
export function failureOf(stderr: string): Failure {
  const lines = stderr.split("\n").filter((line) => !ASIDE.test(line));
  // The first line tells the kind: what a webhook says may go on for many, and look like anything.
  const [first = ""] = lines;
  const message = safeText(lines.join(" ").replace(/^error: /, ""), { max: MAX_MESSAGE });
  return { fault: faultOf(first), message: message === "" ? NO_REASON : message };
}

function faultOf(line: string): Fault {
  const [, reason] = /^Error from server \((\w+)\): /.exec(line) ?? [];
  if (reason !== undefined)
    return Object.hasOwn(FAULT_OF_REASON, reason) ? (FAULT_OF_REASON[reason] ?? "other") : "refused";
  return BEGINNINGS.find(([beginning]) => beginning.test(line))?.[1] ?? "other";
}

const ANSWERS: ReadonlySet<Fault> = new Set<Fault>([
  "not_found",
  "forbidden",
  "unauthorized",
  "refused",
  "server_error",
]);

/** Whether it was the server that said so. */
export function isAnswer({ fault }: Failure): boolean {
  return ANSWERS.has(fault);
}

const REFUSALS: ReadonlySet<Fault> = new Set<Fault>([
  "not_found",
  "forbidden",
  "unauthorized",
  "refused",
  "not_started",
]);

/** Errors of a server with which it did nothing, though they count as its own problem. */
const NOTHING_DONE = /^Error from server \((?:TooManyRequests|Expired)\): |failed calling webhook "/;

/** Where the server gave its error no kind, it says so in words. */
const NO_KIND = /^Error from server: (?!.*(?:denied the request|is forbidden))/;

/** What kubectl says by itself before it changes anything. What is not here may be about an answer it did not get. */
const OWN_WORDS = [
  /^unknown (?:shorthand )?(?:flag|command)\b|^(?:flag needs an|invalid) argument\b|^required flag/,
  /See 'kubectl .*' for (?:usage|help)/,
  /^context "[^"]*" does not exist|^(?:no|unable to find) (?:rollout history|specified revision|last revision)/,
  /^unable to find (?:container|specified revision)|^no rollout history found|^no objects? passed to/,
  /(?:is already|is not) paused$|can't restart paused|cannot rollback a paused|cannot (?:pause|resume)/,
];

/** Whether somebody said no, so that nothing was done; false where nobody knows. */
export function isRefusal(failure: Failure): boolean {
  const { fault, message } = failure;
  if (fault === "server_error") return NOTHING_DONE.test(message);
  if (fault === "other") return OWN_WORDS.some((words) => words.test(message));
  return REFUSALS.has(fault) && !NO_KIND.test(message);
}
