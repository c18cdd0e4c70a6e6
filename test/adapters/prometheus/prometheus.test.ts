/** What is read of a real Prometheus that scrapes itself, and how failures are told. */
import type { RequestListener } from "node:http";
import { afterAll, beforeAll, expect, describe as plainDescribe } from "vitest";
import { createPrometheus } from "../../../src/adapters/prometheus/prometheus.ts";
import { closedPort } from "../../support/closed-port.ts";
import { httpListener } from "../../support/http-listener.ts";
import { needing } from "../../support/needing.ts";
import { type PrometheusServer, startPrometheus } from "../../support/prometheus.ts";

const { describe, it } = needing("prometheus");
const NEVER = new AbortController().signal;

describe("a real Prometheus", () => {
  let server: PrometheusServer;
  beforeAll(async () => {
    server = await startPrometheus();
  }, 40_000);
  afterAll(() => server.stop());
  const read = (query: string) => createPrometheus({ url: server.url }).read(query, NEVER);

  it("says whether what it scrapes is up, a line a series", async () => {
    expect(await read('up{job="prometheus"}')).toEqual({
      ok: true,
      text: `up{instance="${server.url.slice(7)}",job="prometheus"} 1`,
      cut: false,
    });
  });

  it("says that an alert fires", async () => {
    const { text } = await read('ALERTS{alertname="AlwaysFiring"}');
    expect(text).toBe('ALERTS{alertname="AlwaysFiring",alertstate="firing",severity="warning"} 1');
  });

  it.each([
    ["1 + 1", "2"],
    ['"words"', "words"],
    ["vector(1)", "{} 1"],
    ["nothing_of_the_kind", "no series"],
    ["up[30s]", expect.stringMatching(/^up\{.*\} \d -> 1 \(\d+ samples in \d+ s\)$/)],
  ])("%s", async (query, text) => {
    expect(await read(query)).toEqual({ ok: true, text, cut: false });
  });

  it("shows the first 20 of many series, in order, and says how many more there are", async () => {
    const { text, cut } = await read('{__name__=~"go_.*"}');
    const lines = text.split("\n");
    expect(lines).toHaveLength(21);
    expect(lines.slice(0, 20)).toEqual(lines.slice(0, 20).toSorted());
    expect(lines[20]).toMatch(/^\(\d+ more series\)$/);
    expect(cut).toBe(true);
  });

  it("says what is wrong with a query, in one line", async () => {
    const { ok, text } = await read("up{");
    expect(ok).toBe(false);
    expect(text).toMatch(/^Prometheus at http:\/\/127\.0\.0\.1:\d+: bad_data: .*parse error/);
    expect(text).not.toContain("\n");
  });

  it("stops where it is told to", async () => {
    const ended = new AbortController();
    ended.abort();
    const { ok, text } = await createPrometheus({ url: server.url }).read("up", ended.signal);
    expect({ ok, text }).toEqual({ ok: false, text: expect.stringContaining("interrupted") });
  });

  it("is told to doctor", async () => {
    expect(await createPrometheus({ url: `${server.url}/` }).status(NEVER)).toEqual({
      name: "Prometheus",
      state: "ok",
      message: `${server.url} answers queries`,
    });
  });
});

plainDescribe("a server that is none, or ails", () => {
  const { listen } = httpListener();
  const success = (result: unknown) => JSON.stringify({ status: "success", data: { resultType: "vector", result } });

  it("gets the user name and password of its address, and neither is ever shown", async () => {
    const seen: (string | undefined)[] = [];
    const address = await listen((request, response) => {
      seen.push(request.headers.authorization, request.url);
      response.writeHead(401).end("no");
    });
    const prometheus = createPrometheus({ url: `http://ops:hunter%402@${address}/prom/` });
    const reading = await prometheus.read("up", NEVER);
    expect(seen[0]).toBe(`Basic ${Buffer.from("ops:hunter@2").toString("base64")}`);
    expect(seen[1]).toBe("/prom/api/v1/query?query=up&timeout=4500ms&limit=1000");
    expect(reading.text).toBe(`Prometheus at http://${address}/prom: access denied (HTTP 401)`);
    expect(JSON.stringify([reading, await prometheus.status(NEVER)])).not.toContain("hunter");
  });

  it.each<[string, RequestListener, string]>([
    ["HTTP 503", (_, response) => response.writeHead(503).end("busy"), "HTTP 503"],
    ["a web page", (_, response) => response.end("<html>"), "it answers, but not with JSON"],
    ["other JSON", (_, response) => response.end("[1,2]"), "it answers, but not as Prometheus does"],
    ["a redirect", (_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(), "redirects"],
    ["a cut connection", (_, response) => response.destroy(), "connection closed"],
    ["5 MB", (_, response) => response.end(`"${"x".repeat(5 << 20)}"`), "more than 4 MB"],
  ])("%s is told in one line", async (_name, answer, says) => {
    const { ok, text } = await createPrometheus({ url: `http://${await listen(answer)}` }).read("up", NEVER);
    expect(ok).toBe(false);
    expect(text).toContain(says);
    expect(text).not.toContain("\n");
  });

  it("waits no longer than it may for one that is silent", async () => {
    const url = `http://${await listen(() => {})}`;
    const user = new AbortController();
    const patient = createPrometheus({ url, timeLimitMs: 60_000 }).read("up", user.signal);
    const hasty = createPrometheus({ url, timeLimitMs: 200 }).read("up", NEVER);
    // Whoever has more time is still waiting then.
    expect((await Promise.race([hasty, patient])).text).toContain("no answer within 0.2 s");
    user.abort();
    expect((await patient).text).toContain("interrupted");
  });

  it("is told of when nobody is there, and when the address is none", async () => {
    expect((await createPrometheus({ url: await closedPort() }).read("up", NEVER)).text).toContain(
      "connection refused",
    );
    expect(await createPrometheus({ url: "hunter2" }).status(NEVER)).toEqual({
      name: "Prometheus",
      state: "failed",
      message: "AWOOO_PROMETHEUS_URL is no http or https address",
    });
  });

  it("says that there may be more where as many came as were asked for", async () => {
    const result = Array.from({ length: 1000 }, (_, i) => ({ metric: { i: String(i) }, value: [1, "1"] }));
    const address = await listen((_, response) => response.end(success(result)));
    const { text } = await createPrometheus({ url: `http://${address}` }).read("up", NEVER);
    expect(text).toContain("(at least 980 more series)");
  });

  plainDescribe("an answer with remarks", () => {
    const read = async (remarks: object, result: object[] = []) => {
      const document = { ...JSON.parse(success(result)), ...remarks };
      const address = await listen((_, response) => response.end(JSON.stringify(document)));
      return await createPrometheus({ url: `http://${address}` }).read("up", NEVER);
    };
    const up = { metric: { __name__: "up" }, value: [1, "1"] };

    it("is no fact without them: a part of the stores is not all of them", async () => {
      const warnings = ["No StoreAPIs matched for this query", "store thanos-1: connection refused"];
      expect(await read({ warnings })).toEqual({
        ok: true,
        text: `(warning: ${warnings[0]})\n(warning: ${warnings[1]})\nno series`,
        cut: false,
      });
      expect((await read({ infos: ["metric might not be a counter"], warnings: ["partial"] }, [up])).text).toBe(
        "(warning: partial)\n(info: metric might not be a counter)\nup 1",
      );
    });

    it("cannot hide or fake anything in one, nor fill the evidence with them", async () => {
      const evil = `bad\u001b[2J\nup{fake="yes"} 1 postgres://u:hunter2@db/x ${"x".repeat(10_000)}`;
      const { text, cut } = await read({ warnings: Array(50).fill(evil) }, [up]);
      const lines = text.split("\n");
      expect(lines).toHaveLength(5);
      for (const line of lines.slice(0, 3)) expect(line).toMatch(/^\(warning: bad[^\n]{0,250}\)$/);
      expect(lines.slice(3)).toEqual(["(47 more like these)", "up 1"]);
      expect(cut).toBe(true);
      for (const hidden of ["hunter2", "\u001b"]) expect(text).not.toContain(hidden);
    });

    it("has no half of a secret where it is cut", async () => {
      const warnings = [`${"x ".repeat(90)}postgres://u:hunter2hunter2hunter2@db/x`];
      expect((await read({ warnings }, [up])).text).not.toContain("hunt");
    });

    it.each([[null], ["words"], [[1, null, ""]], [[]], [{}]])(
      "that are %j is an answer all the same",
      async (warnings) => {
        expect(await read({ warnings }, [up])).toEqual({ ok: true, text: "up 1", cut: false });
      },
    );
  });

  it("cannot hide anything in a label", async () => {
    const metric = { __name__: "up", pod: "a\u001b[31m\nb", dsn: "postgres://u:hunter2@db/x" };
    const address = await listen((_, response) => response.end(success([{ metric, value: [1, "1"] }])));
    const { text } = await createPrometheus({ url: `http://${address}` }).read("up", NEVER);
    expect(text.split("\n")).toHaveLength(1);
    for (const hidden of ["hunter2", "\u001b"]) expect(text).not.toContain(hidden);
  });
});
