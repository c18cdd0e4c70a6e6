import type { RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import { fetchAlerts } from "../../../src/adapters/alertmanager/fetch-alerts.ts";
import { AwoooError } from "../../../src/domain/awooo-error.ts";
import { httpListener } from "../../support/http-listener.ts";
import { payloadText } from "../../support/ingest-fixture.ts";

const { listen, close } = httpListener();
const never = new AbortController().signal;

async function failureOf(work: Promise<unknown>): Promise<AwoooError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AwoooError) return error;
  throw new Error("did not fail as expected", { cause: error });
}

const json: RequestListener = (_request, response) => {
  response.setHeader("content-type", "application/json").end("[]");
};

describe("fetchAlerts", () => {
  it("asks for all alerts that are not over", async () => {
    const urls: string[] = [];
    const address = await listen((request, response) => {
      urls.push(`${request.method} ${request.url}`);
      response.setHeader("content-type", "application/json").end(payloadText("api-alerts.json"));
    });
    const { bytes, where } = await fetchAlerts(`http://${address}`, { signal: never });
    expect(urls).toEqual(["GET /api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true"]);
    expect(where).toBe(`http://${address}/api/v2/alerts`);
    expect(new TextDecoder().decode(bytes)).toBe(payloadText("api-alerts.json"));
  });

  it.each([
    ["/", "/api/v2/alerts"],
    ["/am", "/am/api/v2/alerts"],
    ["/am/", "/am/api/v2/alerts"],
    ["/api/v2", "/api/v2/alerts"],
    ["/am/api/v2/alerts?silenced=false", "/am/api/v2/alerts"],
    ["/#/alerts", "/api/v2/alerts"],
  ])("takes %s for %s", async (path, asked) => {
    const address = await listen(json);
    expect((await fetchAlerts(`http://${address}${path}`, { signal: never })).where).toBe(`http://${address}${asked}`);
  });

  it("sends a user name and password, and never shows them", async () => {
    let authorization: string | undefined;
    const address = await listen((request, response) => {
      ({ authorization } = request.headers);
      response.writeHead(403).end();
    });
    const error = await failureOf(fetchAlerts(`http://ops:s%40crt@${address}/`, { signal: never }));
    expect(authorization).toBe(`Basic ${Buffer.from("ops:s@crt").toString("base64")}`);
    expect(error.code).toBe("store_unavailable");
    expect(error.message).toBe(`http://${address}/api/v2/alerts: access denied (HTTP 403)`);
    expect(JSON.stringify([error.message, error.hint, error.details])).not.toMatch(/crt/);
  });

  it("follows no redirect", async () => {
    let asked = 0;
    const target = await listen((request, response) => {
      asked += 1;
      json(request, response);
    });
    const address = await listen((_request, response) => {
      response.writeHead(302, { location: `http://user:pw@${target}/login?token=1` }).end();
    });
    const error = await failureOf(fetchAlerts(`http://${address}`, { signal: never }));
    expect(error).toMatchObject({ code: "store_unavailable" });
    expect(error.message).toMatch(new RegExp(`redirects to http://${target}/login$`));
    expect(asked).toBe(0);
  });

  it("takes no web page and no error for alerts", async () => {
    const page = await listen((_request, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8").end("<html></html>");
    });
    expect((await failureOf(fetchAlerts(`http://${page}`, { signal: never }))).message).toContain(
      "a web page, not a list",
    );
    const broken = await listen((_request, response) => void response.writeHead(502).end("x"));
    expect(await failureOf(fetchAlerts(`http://${broken}`, { signal: never }))).toMatchObject({
      code: "store_unavailable",
      message: expect.stringMatching(/HTTP 502$/),
    });
  });

  it("says that nobody answers", async () => {
    const address = await listen(json);
    await close();
    const error = await failureOf(fetchAlerts(`http://${address}`, { signal: never }));
    expect(error).toMatchObject({
      code: "store_unavailable",
      message: `http://${address}/api/v2/alerts: connection refused`,
    });
  });

  it("gives up on a server that hangs, before or within its answer", async () => {
    const silent = await listen(() => {});
    const dripping = await listen((_request, response) => void response.write("["));
    for (const address of [silent, dripping]) {
      const error = await failureOf(fetchAlerts(`http://${address}`, { signal: never, timeLimitMs: 100 }));
      expect(error).toMatchObject({
        code: "store_unavailable",
        message: expect.stringContaining("no answer within 0.1 s"),
      });
    }
  });

  it("says that a connection broke off", async () => {
    const address = await listen((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("[", () => response.destroy());
    });
    expect((await failureOf(fetchAlerts(`http://${address}`, { signal: never }))).code).toBe("store_unavailable");
  });

  it("stops reading an answer without end", async () => {
    let closed = false;
    const address = await listen((_request, response) => {
      const pour = () => {
        while (response.writable && response.write("x".repeat(10_000)));
      };
      response.on("drain", pour).on("close", () => {
        closed = true;
      });
      pour();
    });
    const error = await failureOf(fetchAlerts(`http://${address}`, { signal: never, maxBytes: 1024 * 1024 }));
    expect(error).toMatchObject({ code: "invalid_data", message: expect.stringContaining("larger than 1 MiB") });
    await expect.poll(() => closed).toBe(true);
  });

  it("ends with what the user interrupted it with", async () => {
    const address = await listen(() => {});
    const controller = new AbortController();
    const work = failureOf(fetchAlerts(`http://${address}`, { signal: controller.signal }));
    controller.abort(new AwoooError("interrupted", "Interrupted"));
    expect((await work).code).toBe("interrupted");
  });

  it.each(["", "alertmanager:9093", "127.0.0.1:9093", "file:///etc/passwd", "ftp://am", "http://", "http://a b"])(
    "refuses %j as an address",
    async (address) => {
      expect((await failureOf(fetchAlerts(address, { signal: never }))).code).toBe("usage");
    },
  );
});
