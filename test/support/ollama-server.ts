/** A stand-in for Ollama that speaks its protocol over a real socket and behaves as a test says. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export interface ChatBody {
  model: string;
  messages: { role: string; content: string }[];
  stream?: boolean;
  format?: unknown;
  options?: Record<string, unknown>;
}

export interface RecordedRequest {
  method: string;
  path: string;
  /** Parsed body of a POST; null otherwise. */
  body: ChatBody | null;
  authorization: string | undefined;
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
}

export interface OllamaServer {
  url: string;
  port: number;
  /** Everything that was asked, oldest first. */
  requests: RecordedRequest[];
  /** The chat requests among them. */
  chats(): ChatBody[];
  openConnections(): number;
  close(): Promise<void>;
}

export interface OllamaOptions {
  /** One for all chat requests, or one for each in turn (the last one stays). */
  behaviour?: Behaviour | Behaviour[];
  models?: string[];
  /** True: accepts connections and never says anything. */
  silent?: boolean;
}

export async function startOllama(options: OllamaOptions = {}): Promise<OllamaServer> {
  const { models = ["qwen3:latest"] } = options;
  const behaviours = [options.behaviour ?? goodAnswer()].flat();
  const requests: RecordedRequest[] = [];
  const sockets = new Set<Socket>();
  let chats = 0;
  const chat = (body: ChatBody, response: ServerResponse) => {
    const known = models.includes(body.model.includes(":") ? body.model : `${body.model}:latest`);
    if (!known) return sendJson(response, 404, { error: `model '${body.model}' not found` });
    const behaviour = behaviours[Math.min(chats++, behaviours.length - 1)] as Behaviour;
    return behaviour({ body, response, reply: replyTo(body, response) });
  };
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const path = request.url ?? "";
    const { authorization } = request.headers;
    requests.push({ method: request.method ?? "", path, body, authorization, closed: closing(request.socket) });
    if (options.silent) return;
    if (path === "/api/chat" && body !== null) return chat(body, response);
    const documents: Record<string, object> = {
      "/api/version": { version: "0.12.3" },
      "/api/tags": { models: models.map((name) => ({ name, model: name })) },
      "/api/show": { capabilities: ["completion"], model_info: {} },
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
    chats: () => requests.filter(({ path }) => path === "/api/chat").map(({ body }) => body as ChatBody),
    openConnections: () => sockets.size,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
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
function soundAnswer(body: ChatBody): Record<string, unknown> {
  const { target } = factsOf(body);
  const { name, namespace } = target;
  const kind = target.kind === "service" ? "deployment" : target.kind;
  const restartable = ["deployment", "statefulset", "daemonset"].includes(kind ?? "") && namespace !== null;
  return {
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
function says(text: string): Behaviour {
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

/** A port that nothing listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
