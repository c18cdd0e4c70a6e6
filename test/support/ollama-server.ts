/** A stand-in for Ollama that speaks its protocol over a real socket and behaves as a test says. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export interface ChatBody {
  model: string;
  messages: ChatMessage[];
  stream?: boolean;
  format?: unknown;
  tools?: { type: string; function: { name: string; parameters: object } }[];
  options?: Record<string, unknown>;
}

export interface ChatMessage {
  role: string;
  content: string;
  tool_name?: string;
  tool_calls?: ScriptedCall[];
}

export interface ScriptedCall {
  function: { name: string; arguments: Record<string, unknown> };
}

export interface RecordedRequest {
  method: string;
  path: string;
  /** Parsed body of a POST; null otherwise. */
  body: ChatBody | null;
  authorization: string | undefined;
  /** By `performance.now()`. */
  at: number;
  /** Resolves when the connection of this request is closed, by whichever side. */
  closed: Promise<void>;
}

/** Answers one chat request: `reply` writes the protocol, `response` is there for those who break it. */
export type Behaviour = (chat: { body: ChatBody; reply: Reply; response: ServerResponse }) => void | Promise<void>;

export interface Reply {
  /** A complete answer, streamed in small pieces where the request asks for a stream. */
  text(content: string): void;
  /** One piece of a stream; returns false once nobody reads any more. */
  piece(content: string): boolean;
  /** Calls of tools, and the end of the answer. */
  calls(...calls: ScriptedCall[]): void;
}

export interface OllamaServer {
  url: string;
  port: number;
  /** Everything that was asked, oldest first. */
  requests: RecordedRequest[];
  /** The chat requests among them that ask for a proposal. */
  chats(): ChatBody[];
  /** Those that offer tools. */
  toolChats(): ChatBody[];
  openConnections(): number;
  close(): Promise<void>;
}

interface Facts {
  capabilities?: readonly string[];
  context?: number;
}

export interface OllamaOptions {
  /** One for all requests for a proposal, or one for each in turn (the last one stays). */
  behaviour?: Behaviour | Behaviour[];
  /** The same for requests that offer tools. */
  tooling?: Behaviour | Behaviour[];
  models?: readonly string[];
  /** Answers `/api/show` in place of `facts`. */
  showing?: Behaviour;
  /** What `/api/show` says of them; by default they can write, and attend to 40,960 tokens. */
  facts?: Readonly<Record<string, Facts>>;
  /** True: accepts connections and never says anything. */
  silent?: boolean;
}

export async function startOllama(options: OllamaOptions = {}): Promise<OllamaServer> {
  const { models = ["qwen3:latest"] } = options;
  const isKnown = (name: string) => models.includes(name.includes(":") ? name : `${name}:latest`);
  const nextDraft = inTurn(options.behaviour ?? goodAnswer());
  const nextTools = inTurn(options.tooling ?? says("done"));
  const requests: RecordedRequest[] = [];
  const sockets = new Set<Socket>();
  const chat = (body: ChatBody, response: ServerResponse) => {
    if (!isKnown(body.model)) return sendJson(response, 404, { error: `model '${body.model}' not found` });
    const behaviour = body.tools === undefined ? nextDraft() : nextTools();
    return behaviour({ body, response, reply: replyTo(body, response) });
  };
  const show = (body: ChatBody, response: ServerResponse) => {
    if (!isKnown(body.model)) return sendJson(response, 404, { error: `model '${body.model}' not found` });
    if (options.showing !== undefined) return options.showing({ body, response, reply: replyTo(body, response) });
    sendJson(response, 200, shown(options.facts?.[body.model]));
  };
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const path = request.url ?? "";
    const { authorization } = request.headers;
    const { method = "", socket } = request;
    requests.push({ method, path, body, authorization, at: performance.now(), closed: closing(socket) });
    if (options.silent) return;
    if (path === "/api/chat" && body !== null) return chat(body, response);
    if (path === "/api/show" && body !== null) return show(body, response);
    const documents: Record<string, object> = {
      "/api/version": { version: "0.12.3" },
      "/api/tags": { models: models.map((name) => ({ name, model: name })) },
    };
    const document = documents[path];
    sendJson(response, document === undefined ? 404 : 200, document ?? { error: "not found" });
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    chats: () => chatsOf(requests).filter(({ tools }) => tools === undefined),
    toolChats: () => chatsOf(requests).filter(({ tools }) => tools !== undefined),
    openConnections: () => sockets.size,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Each once, and the last one for all that follow. */
function inTurn(behaviour: Behaviour | Behaviour[]): () => Behaviour {
  const behaviours = [behaviour].flat();
  let used = 0;
  return () => behaviours[Math.min(used++, behaviours.length - 1)] as Behaviour;
}

function chatsOf(requests: readonly RecordedRequest[]): ChatBody[] {
  return requests.filter(({ path }) => path === "/api/chat").flatMap(({ body }) => body ?? []);
}

function shown({ capabilities = ["completion"], context = 40_960 }: Facts = {}) {
  const model_info = { "general.architecture": "stand", "stand.context_length": context };
  return { license: "", template: "{{ .Prompt }}", details: { family: "stand" }, capabilities, model_info };
}

function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

async function readBody(request: IncomingMessage): Promise<ChatBody | null> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text === "" ? null : (JSON.parse(text) as ChatBody);
}

function sendJson(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(document));
}

function replyTo({ model, stream }: ChatBody, response: ServerResponse): Reply {
  const part = (content: string, rest: object) =>
    JSON.stringify({ model, created_at: "2026-03-02T10:00:00Z", message: { role: "assistant", content }, ...rest });
  const end = { done: true, done_reason: "stop", total_duration: 1, eval_count: 1 };
  const piece = (content: string): boolean => {
    if (!response.headersSent) response.writeHead(200, { "content-type": "application/x-ndjson" });
    return !response.destroyed && response.write(`${part(content, { done: false })}\n`) !== undefined;
  };
  return {
    piece,
    text(content) {
      if (stream === false) return sendJson(response, 200, JSON.parse(part(content, end)));
      for (const token of content.match(/[\s\S]{1,16}/g) ?? []) piece(token);
      response.end(`${part("", end)}\n`);
    },
    calls(...tool_calls) {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      const message = { role: "assistant", content: "", tool_calls };
      response.write(`${JSON.stringify({ model, message, done: false })}\n`);
      response.end(`${part("", end)}\n`);
    },
  };
}

/** What the prompt says of the incident: the JSON between its fences. */
export function factsOf({ messages }: ChatBody): {
  target: Target;
  objects: Target[];
  signals: { alert_name: string }[];
} {
  const user = messages.find(({ role }) => role === "user")?.content ?? "";
  return JSON.parse(/```json\n([\s\S]*?)\n```/.exec(user)?.[1] ?? "null");
}

interface Target {
  kind: string | null;
  name: string;
  namespace: string | null;
}

/** A sound answer for whatever incident is asked about: restarts its target, or looks at what cannot be restarted. */
export function soundAnswer(body: ChatBody): Record<string, unknown> {
  const { target } = factsOf(body);
  const { name, namespace } = target;
  const kind = target.kind === "service" ? "deployment" : target.kind;
  const restartable = ["deployment", "statefulset", "daemonset"].includes(kind ?? "") && namespace !== null;
  const [first] = idsGiven(body);
  return {
    ...(first === undefined ? {} : { evidence: [first] }),
    reasoning: `The alerts of ${name} began together and nothing else changed.`,
    action: restartable
      ? { type: "rollout_restart", params: { kind, name, namespace } }
      : { type: "manual", steps: [`Look at ${name}`, `Restart ${name} by hand`] },
    title: `Restart ${name}`,
    description: `${name} does not recover by itself.`,
    remedy: "restart_workload",
    risk_level: "medium",
    confidence: 0.82,
    primary_responsibility: `team ${name}`,
    signoz_correlation: "",
    optimization_suggestions: ["Set a memory limit that fits the heap."],
  };
}

/** Ids of the evidence that an answer may cite, by the schema it is held to. */
export function idsGiven({ format }: ChatBody): string[] {
  const { properties } = (format ?? {}) as { properties?: { evidence?: { items?: { enum?: string[] } } } };
  return properties?.evidence?.items?.enum ?? [];
}

/** A sound answer with some fields replaced; a function may look at the request first. */
export function goodAnswer(
  overrides: Record<string, unknown> | ((body: ChatBody) => Record<string, unknown>) = {},
): Behaviour {
  return ({ body, reply }) => {
    const changed = typeof overrides === "function" ? overrides(body) : overrides;
    reply.text(JSON.stringify({ ...soundAnswer(body), ...changed }));
  };
}

/** Streams exactly this text. */
export function says(text: string): Behaviour {
  return ({ reply }) => reply.text(text);
}

export function httpError(status: number, error: string): Behaviour {
  return ({ response }) => sendJson(response, status, { error });
}

export const prose = says("I would restart the checkout service, as it seems to be stuck. Shall I?");
export const empty = says("");
export const wrongTypes = goodAnswer({ description: 42, optimization_suggestions: "none", confidence: "high" });

/** Takes the request and never answers. */
export const hang: Behaviour = () => {};

/** Begins to answer and stops. */
export const hangMidStream: Behaviour = ({ reply }) => {
  reply.piece('{"reasoning": "Let me thi');
};

/** Begins to answer and drops the connection. */
export const cut: Behaviour = async ({ reply, response }) => {
  reply.piece('{"reasoning": "Let me thi');
  await delay(20);
  response.destroy();
};

/** One letter now and then, without an end. */
export const drip: Behaviour = async ({ reply, response }) => {
  while (!response.destroyed && reply.piece("a")) await delay(50);
};

/** As fast as it is read, without an end. */
export const endless: Behaviour = async ({ reply, response }) => {
  const paragraph = "and then it thought about it again, ".repeat(30);
  while (!response.destroyed && reply.piece(paragraph)) {
    while (response.writableNeedDrain && !response.destroyed) await delay(1);
  }
};
