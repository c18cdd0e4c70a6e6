/** HTTP servers of one test file, that answer as each test wants; closed after each test. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";

export interface HttpListener {
  /** On loopback, on a port of its own. @returns `host:port` */
  listen(answer: RequestListener): Promise<string>;
  /** Also done after each test. */
  close(): Promise<void>;
}

export function httpListener(): HttpListener {
  const servers: Server[] = [];
  const close = async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  };
  afterEach(close);
  return {
    close,
    listen: async (answer) => {
      const server = createServer(answer);
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return `127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
  };
}
