import { describe, expect, it } from "vitest";
import { failureOf, isAnswer, isRefusal } from "../../../src/adapters/kubectl/failure.ts";

const LOG = `E1122 16:31:07.647054   11012 memcache.go:265] "Unhandled Error" err="Error from server (NotFound): x"\n`;

describe("failureOf", () => {
  it.each<[fault: string, stderr: string]>([
    ["not_found", 'Error from server (NotFound): deployments.apps "checkout" not found\n'],
    ["forbidden", 'Error from server (Forbidden): deployments.apps "checkout" is forbidden: User "a" cannot get\n'],
    ["unauthorized", "error: You must be logged in to the server (Unauthorized)\n"],
    ["refused", 'Error from server: admission webhook "w" denied the request: no\n'],
    ["refused", "Error from server (Conflict): Operation cannot be fulfilled on deployments.apps\n"],
    ["refused", 'The Deployment "checkout" is invalid: spec.replicas: Invalid value: -1\n'],
    ["refused", `error: the server doesn't have a resource type "bananas"\n`],
    ["server_error", "Error from server (InternalError): Internal error occurred: etcdserver: request timed out\n"],
    ["server_error", "Error from server (ServiceUnavailable): the server is currently unable to handle the request\n"],
    ["server_error", "Error from server (Timeout): the server was unable to return a response\n"],
    ["server_error", "Error from server (TooManyRequests): too many requests\n"],
    ["server_error", "error: failed restoring revision 0: Internal error occurred: etcdserver: request timed out\n"],
    [
      "refused",
      'error: failed restoring revision 0: admission webhook "w" denied the request: Internal error occurred: \n',
    ],
    ["forbidden", 'error: failed restoring revision 0: deployments.apps "a" is forbidden: User "b" cannot patch\n'],
    ["refused", "error: failed restoring revision 0: Operation cannot be fulfilled on deployments.apps\n"],
    ["unreachable", `${LOG}The connection to the server 127.0.0.1:1 was refused - did you specify the right host?\n`],
    ["unreachable", "Unable to connect to the server: EOF\n"],
    ["unreachable", "Unable to connect to the server: dial tcp: lookup prod: no such host\n"],
    ["unreachable", "Unable to connect to the server: tls: failed to verify certificate: x509: unknown authority\n"],
    ["unreachable", "error: client rate limiter Wait returned an error - error from a previous attempt: EOF\n"],
    ["timed_out", "Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded)\n"],
    ["timed_out", "Unable to connect to the server: context deadline exceeded\n"],
    ["timed_out", "Unable to connect to the server: dial tcp 10.0.0.1:443: i/o timeout\n"],
    ["other", "error: no rollout history found for deployment checkout\n"],
    ["other", "error: invalid character '<' looking for beginning of value\n"],
    ["other", ""],
    ["other", LOG],
  ])("%s: %j", (fault, stderr) => {
    expect(failureOf(stderr)).toMatchObject({ fault, message: expect.stringMatching(/\S/) });
  });

  it("takes no word of a webhook for kubectl's own", () => {
    const said = "Error from server: admission webhook denied the request: no\nUnable to connect to the server: EOF\n";
    const failure = failureOf(said);
    expect(failure.fault).toBe("refused");
    expect(isAnswer(failure)).toBe(true);
    expect(failureOf("Warning: Unable to connect to the server: EOF\nError from server (NotFound): x\n").fault).toBe(
      "not_found",
    );
  });

  it("is one line, short, and safe to print", () => {
    const { message } = failureOf(`Error from server: \u001b[2J\u202e\nsecond${"x".repeat(5000)}\n`);
    expect(message).toMatch(/^Error from server: \\x1b\[2J<U\+202E> secondx+\.\.\. \(\+\d+ characters\)$/);
    expect(message.length).toBeLessThan(400);
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it.each([
    'Error from server (NotFound): deployments.apps "x" not found',
    "Error from server (Conflict): Operation cannot be fulfilled on deployments.apps",
    "Error from server (TooManyRequests): Cannot evict pod",
    'Error from server: admission webhook "w" denied the request: no',
    'Error from server (InternalError): Internal error occurred: failed calling webhook "w": refused',
    "error: You must be logged in to the server (Unauthorized)",
    "error: unknown flag: --x\nSee 'kubectl scale --help' for usage.",
    "error: no rollout history found for deployment checkout",
    "error: unable to find specified revision 99 in history",
    'error: deployments.apps "checkout" is not paused',
  ])("is a refusal: %s", (stderr) => expect(isRefusal(failureOf(stderr))).toBe(true));

  it.each([
    "Error from server (InternalError): Internal error occurred: etcdserver: request timed out",
    "Error from server (Timeout): the server was unable to return a response",
    "Error from server: etcdserver: leader changed",
    "Error from server: rpc error: code = Unavailable desc = transport is closing",
    "Error from server: something nobody has thought of",
    "Unable to connect to the server: EOF",
    "error: invalid character '<' looking for beginning of value",
    "error: timed out waiting for the condition",
    "error: something nobody has thought of",
    "",
  ])("may have been done: %s", (stderr) => expect(isRefusal(failureOf(stderr))).toBe(false));

  it("names the reason a server has without a list of its own", () => {
    expect(failureOf("Error from server (constructor): x\n").fault).toBe("refused");
  });
});
