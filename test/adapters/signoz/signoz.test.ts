/** What is read of SigNoz, against a stand-in that speaks its protocol. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSignoz } from "../../../src/adapters/signoz/signoz.ts";
import { closedPort } from "../../support/closed-port.ts";
import { CHECKOUT_SERVICE, SIGNOZ_KEY, type SignozServer, startSignoz } from "../../support/signoz-server.ts";

const NEVER = new AbortController().signal;
let server: SignozServer;
beforeEach(async () => {
  server = await startSignoz();
});
afterEach(() => server.stop());

const signoz = (apiKey: string | null = SIGNOZ_KEY) =>
  createSignoz({ url: server.url, apiKey, now: () => Date.parse("2026-03-02T10:00:00Z"), timeLimitMs: 2000 });

describe("SigNoz", () => {
  it("says latency, calls and errors of a service in the last 30 minutes", async () => {
    expect(await signoz().read("checkout", NEVER)).toEqual({
      ok: true,
      text: "checkout, last 30 minutes, from traces:\np99 latency 842.3 ms\ncalls 12.3/s (22140)\nerrors 4.2 % (930)",
      cut: false,
    });
    expect(server.asked).toEqual([{ start: "1772443800000000000", end: "1772445600000000000", tags: [] }]);
  });

  it("says that a service has no traces", async () => {
    expect((await signoz().read("cart", NEVER)).text).toBe(
      "no traces of cart in the last 30 minutes; 1 other services have some",
    );
  });

  it("understands servers that put the list into `data`", async () => {
    server.answer = { code: 200, body: JSON.stringify({ status: "success", data: [CHECKOUT_SERVICE] }) };
    expect((await signoz().read("checkout", NEVER)).text).toContain("calls 12.3/s");
  });

  it("names the setting where the key is wrong, and never the key", async () => {
    for (const key of ["hunter2", null]) {
      const { ok, text } = await signoz(key).read("checkout", NEVER);
      expect({ ok, text }).toEqual({
        ok: false,
        text: `SigNoz at ${server.url}: access denied (HTTP 401), check AWOOO_SIGNOZ_API_KEY`,
      });
    }
  });

  it.each([
    [500, '{"status":"error","error":"clickhouse is down"}', "HTTP 500: clickhouse is down"],
    [400, '{"status":"error","error":{"code":"bad","message":"no start"}}', "HTTP 400: no start"],
    [200, '{"services":[]}', "it answers, but not as SigNoz does"],
    [200, "<html>", "it answers, but not with JSON"],
  ])("HTTP %i with %s is told in one line", async (code, body, says) => {
    server.answer = { code, body };
    const { ok, text } = await signoz().read("checkout", NEVER);
    expect({ ok, text }).toEqual({ ok: false, text: `SigNoz at ${server.url}: ${says}` });
  });

  it("is told to doctor", async () => {
    expect(await signoz().status(NEVER)).toEqual({
      name: "SigNoz",
      state: "ok",
      message: `${server.url}: 1 services with traces in the last 30 minutes`,
    });
    const url = await closedPort();
    const nobody = createSignoz({ url, apiKey: null });
    expect(await nobody.status(NEVER)).toEqual({
      name: "SigNoz",
      state: "failed",
      message: `${url}: connection refused`,
    });
  });
});
