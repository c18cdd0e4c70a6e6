/** Servers that break every promise of the protocol, each in its own way, and what has to come of it. */
import { setTimeout as delay } from "node:timers/promises";
import {
  type Behaviour,
  cut,
  drip,
  empty,
  endless,
  goodAnswer,
  hang,
  hangMidStream,
  httpError,
  type OllamaOptions,
  prose,
  type ScriptedCall,
  says,
  soundAnswer,
  wrongTypes,
} from "../ollama-server.ts";

export interface Hostile {
  name: string;
  options: Pick<OllamaOptions, "behaviour" | "tooling">;
  /** Whether the drafting model still gives something that can be used. */
  usable: boolean;
}

const NDJSON = { "content-type": "application/x-ndjson" };

/** Bytes exactly as they are, as the body of a success. */
function raw(...bytes: (string | Buffer)[]): Behaviour {
  return ({ response }) => {
    response.writeHead(200, NDJSON);
    for (const some of bytes) response.write(some);
    response.end();
  };
}

function line(content: string, done: boolean): string {
  return `${JSON.stringify({ message: { role: "assistant", content }, done })}\n`;
}

/** Bytes instead of a response's head; the connection stays open unless they end it. */
function onSocket(write: (socket: NonNullable<Parameters<Behaviour>[0]["response"]["socket"]>) => unknown): Behaviour {
  return ({ response }) => {
    const { socket } = response;
    if (socket !== null) write(socket);
  };
}

/** The first so many pieces of a sound answer, and then the end of the connection. */
export function cutAfter(pieces: number): Behaviour {
  return async ({ body, reply, response }) => {
    const all = JSON.stringify(soundAnswer(body)).match(/[\s\S]{1,16}/g) ?? [];
    if (pieces === 0) return void response.destroy();
    for (const piece of all.slice(0, pieces)) reply.piece(piece);
    await delay(5);
    response.destroy();
  };
}

const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;

const tenMegabytes: Behaviour = async ({ reply, response }) => {
  for (let i = 0; i < 10_240 && reply.piece("x".repeat(1024)); i++) {
    while (response.writableNeedDrain && !response.destroyed) await delay(1);
  }
  response.end();
};

const endlessLine: Behaviour = async ({ response }) => {
  response.writeHead(200, NDJSON);
  response.write('{"message":{"role":"assistant","content":"');
  while (!response.destroyed) {
    response.write("x".repeat(65_536));
    while (response.writableNeedDrain && !response.destroyed) await delay(1);
  }
};

const endlessHeaders = onSocket(async (socket) => {
  socket.write("HTTP/1.1 200 OK\r\n");
  for (let i = 0; !socket.destroyed; i++) {
    socket.write(`X-Filler-${i}: 1\r\n`);
    await delay(20);
  }
});

const DRAFTS: [name: string, behaviour: Behaviour | Behaviour[], usable: boolean][] = [
  ["hangs", hang, false],
  ["hangs in the middle", hangMidStream, false],
  ["drips a letter at a time", drip, false],
  ["never ends", endless, false],
  ["prose", prose, false],
  ["prose around its JSON", aroundJson("Sure! Here it is:\n```json\n", "\n```\nStay safe."), true],
  ["wrong types", wrongTypes, false],
  ["its own schema", ({ body, reply }) => reply.text(JSON.stringify(body.format)), false],
  ["10 MB", tenMegabytes, false],
  ["10,000 levels deep", says(`{"action":${deep}}`), false],
  ["a message 10,000 levels deep", raw(`{"message":{"content":${deep}},"done":true}\n`), false],
  ["keys of a prototype", says('{"__proto__":{"action":{"type":"none"}},"constructor":{"prototype":{}}}'), false],
  ["HTTP 500", httpError(500, "out of memory"), false],
  ["HTTP 404", httpError(404, "not found"), false],
  ["HTTP 429", httpError(429, "too many requests"), false],
  ["HTTP 500 with an endless body", endlessError, false],
  ["a connection that is cut", cut, false],
  ["nothing", empty, false],
  ["a refusal", says("I'm sorry, but I can't help with that."), false],
  ["garbage for lines", raw('{"message":\n\u0000\u0001not json\n'), false],
  ["two answers", ({ body, reply }) => reply.text(JSON.stringify(soundAnswer(body)).repeat(2)), false],
  ["a redirect", redirect, false],
  ["the wrong content type", wrongContentType, true],
  ["a line without an end", endlessLine, false],
  ["huge headers", onSocket((socket) => socket.end(`HTTP/1.1 200 OK\r\nX-Big: ${"x".repeat(1e6)}\r\n\r\n`)), false],
  ["headers without an end", endlessHeaders, false],
  ["half a character", halfCharacter, false],
  ["more after its end", afterDone, true],
  ["null for a message", raw('{"message":null,"done":false}\n{"message":null,"done":true}\n'), false],
  ["a byte order mark", raw("\ufeff", line("{}", true)), false],
  ["an error on the way", raw(line("{", false), '{"error":"out of memory"}\n'), false],
  ["another protocol", onSocket((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n")), false],
];

function aroundJson(before: string, after: string): Behaviour {
  return ({ body, reply }) => reply.text(`${before}${JSON.stringify(soundAnswer(body))}${after}`);
}

async function endlessError({ response }: Parameters<Behaviour>[0]): Promise<void> {
  response.writeHead(500, { "content-type": "text/plain" });
  while (!response.destroyed) {
    response.write("e".repeat(65_536));
    while (response.writableNeedDrain && !response.destroyed) await delay(1);
  }
}

function redirect({ response }: Parameters<Behaviour>[0]): void {
  response.writeHead(307, { location: "http://127.0.0.1:1/api/chat" });
  response.end();
}

function wrongContentType({ body, response }: Parameters<Behaviour>[0]): void {
  response.writeHead(200, { "content-type": "text/html" });
  response.end(line(JSON.stringify(soundAnswer(body)), true));
}

function halfCharacter({ response }: Parameters<Behaviour>[0]): void {
  response.writeHead(200, NDJSON);
  const whole = Buffer.from(line('{"reasoning":"火"}', true));
  const half = whole.indexOf(Buffer.from("火")) + 1;
  response.end(Buffer.concat([whole.subarray(0, half), whole.subarray(half + 1)]));
}

function afterDone({ body, response }: Parameters<Behaviour>[0]): void {
  response.writeHead(200, NDJSON);
  response.write(line(JSON.stringify(soundAnswer(body)), true));
  response.write(line('{"action":{"type":"none"}}', true));
  // And the connection stays open.
}

/** Calls of a tool, again in every round. */
export function callsTool(name: string, ...args: unknown[]): Behaviour {
  const calls = args.map((given) => ({ function: { name, arguments: given } }) as ScriptedCall);
  return ({ reply }) => reply.calls(...calls);
}

const INJECTED = [
  { kind: "deployment", name: "checkout; rm -rf /", namespace: "shop" },
  { kind: "deployment", name: "--all", namespace: "shop" },
  { kind: "secret", name: "checkout", namespace: "shop" },
  { kind: "deployment", name: "checkout", namespace: "kube-system", __proto__: { force: true } },
  { kind: "deployment", name: "checkout\u0000", namespace: "../shop" },
];

let round = 0;

const TOOLS: [name: string, behaviour: Behaviour | Behaviour[]][] = [
  ["calls of tools without an end", ({ reply }) => reply.calls(...Array.from({ length: 3 }, another))],
  ["a thousand calls at once", ({ reply }) => reply.calls(...Array.from({ length: 1000 }, another))],
  ["the same call again and again", callsTool("recent_changes", {})],
  ["a tool that does not exist", callsTool("exec", { command: "id" })],
  ["a tool named like a part of every object", callsTool("__proto__", {})],
  ["arguments that inject", callsTool("describe", ...INJECTED)],
  ["arguments of 10 MB", callsTool("describe", { name: "x".repeat(10 * 1024 * 1024) })],
  ["arguments that are no object", callsTool("describe", null, [], "text", 7, true)],
  [
    "arguments 10,000 levels deep",
    raw(`{"message":{"tool_calls":[{"function":{"name":"describe","arguments":{"name":${deep}}}}]},"done":true}\n`),
  ],
  ["calls that are no list", raw('{"message":{"tool_calls":{"a":1}},"done":true}\n')],
  ["a tool model that hangs", hang],
  ["a tool model that drips", drip],
  ["a tool model that only talks", prose],
  ["a tool model that fails", httpError(500, "runner stopped")],
  ["a tool model that is cut", cut],
];

function another(): ScriptedCall {
  return { function: { name: "prometheus_query", arguments: { query: `up{round="${round++}"}` } } };
}

export const HOSTILE: readonly Hostile[] = [
  ...DRAFTS.map(([name, behaviour, usable]) => ({ name, options: { behaviour }, usable })),
  ...TOOLS.map(([name, tooling]) => ({ name, options: { behaviour: goodAnswer(), tooling }, usable: true })),
];

/** Both models are there, and the second one can call tools. */
export const TWO_MODELS = {
  models: ["qwen3:latest", "nemotron-mini:latest"],
  facts: { "nemotron-mini": { capabilities: ["completion", "tools"], context: 4096 } },
} as const satisfies { models: string[]; facts: object };
