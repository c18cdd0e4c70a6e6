/** Sockets on loopback that misbehave as networks and strangers do. */
import { connect, createServer, type Server, type Socket } from "node:net";

export interface StandIn {
  port: number;
  /** How many were opened so far. */
  connections(): number;
  /** Ends every connection there is. */
  cut(): void;
  close(): Promise<void>;
}

export interface CuttingProxy extends StandIn {
  /** From now on whatever the server answers is not handed on: the connection is cut instead. */
  cutReplies: boolean;
  /** Lets one more request through; what the client sends after its answer waits for `letGo`. */
  holdAfterNextReply(): void;
  /** Resolves when something waits. */
  held(): Promise<void>;
  letGo(): void;
}

/** Forwards to a Redis server, and can lose its answers after it has done the work, or hold back a request. */
export async function cuttingProxy(serverPort: number): Promise<CuttingProxy> {
  let holding: "no" | "after next reply" | "now" = "no";
  let waiting: (() => void)[] = [];
  const somethingWaits = Promise.withResolvers<void>();
  const proxy = {
    cutReplies: false,
    holdAfterNextReply: () => {
      holding = "after next reply";
    },
    held: () => somethingWaits.promise,
    letGo: () => {
      holding = "no";
      for (const send of waiting) send();
      waiting = [];
    },
  };
  const standIn = await listen((client) => {
    const server = connect(serverPort, "127.0.0.1");
    for (const socket of [client, server]) socket.on("error", () => {});
    client.on("data", (bytes) => {
      if (holding !== "now") return server.write(bytes);
      waiting.push(() => server.write(bytes));
      somethingWaits.resolve();
    });
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
    server.on("data", (bytes) => {
      if (proxy.cutReplies) return client.destroy();
      if (holding === "after next reply") holding = "now";
      client.write(bytes);
    });
  });
  return Object.assign(proxy, standIn);
}

/** Accepts connections and never says a word. */
export function silentServer(): Promise<StandIn> {
  return listen((client) => {
    client.on("error", () => {});
    client.resume();
  });
}

/** Answers whatever it hears with a text made of it. */
export function answeringServer(answer: (heard: string) => string): Promise<StandIn> {
  return listen((client) => {
    client.on("error", () => {});
    client.on("data", (bytes) => client.write(answer(bytes.toString())));
  });
}

async function listen(onConnection: (client: Socket) => void): Promise<StandIn> {
  const clients = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((client) => {
    connections++;
    clients.add(client);
    onConnection(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const cut = () => {
    for (const client of clients) client.destroy();
  };
  return {
    port: address.port,
    connections: () => connections,
    cut,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
