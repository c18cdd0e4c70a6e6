/** A stand-in for the part of SigNoz that awooo asks: the services of a time span, for who has the key. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface SignozServer {
  url: string;
  /** The bodies that were asked with. */
  asked: { start: string; end: string }[];
  /** Answers instead of the list from now on. */
  answer: { code: number; body: string } | null;
  stop(): Promise<void>;
}

export const SIGNOZ_KEY = "key-of-the-test";

/** One service that is slow and fails now and then. */
export const CHECKOUT_SERVICE = {
  serviceName: "checkout",
  p99: 842_300_000,
  avgDuration: 120_000_000,
  numCalls: 22_140,
  callRate: 12.3,
  numErrors: 930,
  errorRate: 4.2005,
  num4XX: 0,
  fourXXRate: 0,
  dataWarning: { topLevelOps: [] },
};

export async function startSignoz(services: readonly unknown[] = [CHECKOUT_SERVICE]): Promise<SignozServer> {
  const state: Pick<SignozServer, "asked" | "answer"> = { asked: [], answer: null };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      const refuse = (code: number, error: string) =>
        response.writeHead(code).end(JSON.stringify({ status: "error", errorType: "error", error }));
      if (state.answer !== null) return void response.writeHead(state.answer.code).end(state.answer.body);
      if (request.method !== "POST" || request.url !== "/api/v1/services") return void refuse(404, "no such path");
      if (request.headers["signoz-api-key"] !== SIGNOZ_KEY) return void refuse(401, "unauthenticated");
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { start: string; end: string };
      // It reads both as text, as a program in Go with string fields does.
      if (typeof body.start !== "string" || typeof body.end !== "string") return void refuse(400, "bad body");
      state.asked.push(body);
      response.end(JSON.stringify(services));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
