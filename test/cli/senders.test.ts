/** Every sender's payloads through the real program, and a team's senders.yaml. */
import { readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FORMATS } from "../../src/domain/senders/sender.ts";
import { type Laptop, newLaptop } from "../support/awooo.ts";
import { changed, payload, payloadText } from "../support/ingest-fixture.ts";

let laptop: Laptop;

beforeEach(async () => {
  laptop = await newLaptop();
});
afterEach(() => laptop.remove());

const FILES = readdirSync(new URL("../fixtures/ingest/", import.meta.url));
/** What is no event but a template nobody filled in. */
const UNFILLED = "datadog-unfilled.json";

test("every payload is read, from a file and from a pipe, one after the other", async () => {
  for (const name of FILES.filter((file) => file !== UNFILLED)) {
    const { code, stdout, stderr } = await laptop.run(["ingest", await laptop.file(name, payloadText(name))]);
    expect(code, `${name}: ${stderr}`).toBe(0);
    expect(stdout.split("\n").length, name).toBeGreaterThan(1);
    expect(`${stdout}${stderr}`.replaceAll("\n", ""), name).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    const again = await laptop.run(["ingest", "-", "--json"], { stdin: payloadText(name) });
    expect(again.code, `${name}: ${again.stderr}`).toBe(0);
    expect(JSON.parse(again.stdout)).toHaveProperty("incidents");
  }
  const { error } = await laptop.fails(4, "ingest", await laptop.file(UNFILLED, payloadText(UNFILLED)));
  expect(error.message).toContain("title: Datadog has not filled it in");
  await laptop.json("audit", "verify");
});

test("an incident of another sender is proposed for like any other", async () => {
  await laptop.json("ingest", await laptop.file("a.json", payloadText("datadog-triggered.json")));
  const { approval } = await laptop.json("propose", "17784690300001", "--no-llm");
  expect(approval.metadata).toMatchObject({ severity: "P1", target: { name: "ledger", namespace: "pay" } });
});

test("--format takes every sender, and the error then names the field", async () => {
  const file = await laptop.file("x.json", "{}");
  for (const format of FORMATS) {
    const { error } = await laptop.fails(4, "ingest", file, "--format", format);
    expect(error.message).not.toContain("not a known shape");
    expect(error.message).toContain("x.json: ");
  }
  await laptop.fails(2, "ingest", file, "--format", "nagios");
});

test("what comes from outside reaches no terminal as it is", async () => {
  const evil = "\u001b]0;owned\u0007\u202e`reboot`\n$(id)";
  const named = changed(payload("pagerduty-triggered.json"), ["event", "data", "title"], evil);
  const body = changed(named, ["event", "data", "service", "summary"], evil);
  const { code, stdout, stderr } = await laptop.run(["ingest", await laptop.file("evil.json", JSON.stringify(body))]);
  expect(code).toBe(0);
  expect(stdout).toContain("reboot");
  expect(`${stdout}${stderr}`.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
});

describe("senders.yaml", () => {
  test("changes what words mean, what a service is called and what only measures", async () => {
    await laptop.file(
      "senders.yaml",
      [
        "severity: { fatal: P0 }",
        "severity_by_sender:",
        "  datadog: { P1: P0 }",
        "  opsgenie:",
        "service_labels: [component]",
        'exporters: ["*-prober"]',
        "",
      ].join("\n"),
    );
    const severityOf = async (name: string) => {
      await laptop.json("ingest", await laptop.file(name, payloadText(name)));
      const { incidents } = await laptop.json("list");
      return incidents[0]?.severity;
    };
    expect(await severityOf("sentry-event-alert.json")).toBe("P0");
    expect(await severityOf("datadog-triggered.json")).toBe("P0");
    const labels = { alertname: "Slow", component: "cart", job: "shop-prober", severity: "info" };
    const probed = changed(payload("webhook-truncated.json"), ["alerts", 0, "labels"], labels);
    await laptop.json("ingest", await laptop.file("p.json", JSON.stringify(probed)));
    expect((await laptop.json("list", "--service", "cart")).incidents).toHaveLength(1);
  });

  test("may be empty", async () => {
    await laptop.file("senders.yaml", "# nothing yet\n");
    await laptop.json("ingest", await laptop.file("a.json", payloadText("webhook.json")));
  });

  test.each([
    ["a word for no severity", "severity: { high: P9 }", "severity.high: expected one of P0, P1, P2, P3, ignore"],
    ["an unknown sender", "severity_by_sender: { nagios: { a: P1 } }", "nagios"],
    ["a wrong meaning", "severity_by_sender: { sentry: { a: 1 } }", "severity_by_sender.sentry.a: expected one of"],
    ["an unknown field", "severities: {}", "severities"],
    ["no list", "exporters: my-prober", "exporters: expected array"],
    ["a pattern with a star inside", 'exporters: ["a*b"]', "exporters[0]: expected a name, with *"],
    ["no label's name", 'service_labels: ["a b"]', "service_labels[0]: expected the name of a label"],
    ["broken YAML", "severity: {", "senders.yaml"],
  ])("with %s is refused, and nothing is read", async (_what, text, says) => {
    await laptop.file("senders.yaml", text);
    const { error } = await laptop.fails(2, "ingest", await laptop.file("a.json", payloadText("webhook.json")));
    expect(error.message).toContain("senders.yaml");
    expect(error.message).toContain(says);
    expect(error.message).not.toContain("\n");
    expect((await laptop.json("list")).incidents).toEqual([]);
  });
});
