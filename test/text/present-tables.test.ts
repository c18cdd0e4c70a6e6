/** `config` and `doctor` on screens of several widths. */
import { describe, expect, it } from "vitest";
import { presentConfig } from "../../src/cli/present/config.ts";
import { presentDoctor } from "../../src/cli/present/doctor.ts";
import { plainStyle } from "../../src/text/style.ts";
import { displayWidth } from "../../src/text/width.ts";
import { SAMPLE_NOW } from "../support/sample-view.ts";

const options = (width: number) => ({
  style: plainStyle,
  width,
  now: SAMPLE_NOW,
  ascii: false,
  lang: "en" as const,
});

const config = {
  rows: [
    { env: "AWOOO_PLAYBOOK_MATCHING", value: "on", source: "environment", about: "on or off" },
    { env: "AWOOO_REDIS_URL", value: null, source: "default", about: "shared memory of the team; unset: none" },
    { env: "OLLAMA_HOST", value: "http://127.0.0.1:11434", source: "config.yaml", about: "where the model answers" },
    { env: "AWOOO_SIGNERS", value: `/home/${"long/".repeat(12)}signers`, source: "default", about: "a file" },
  ],
  configDir: `/home/${"deep/".repeat(20)}config`,
  dataDir: "/home/data",
};
const checks = [
  { name: "Audit ledger", status: "ok" as const, message: "4 events, chain whole", fix: null },
  { name: "Model", status: "warning" as const, message: "nothing answers ".repeat(8), fix: "Start it. ".repeat(12) },
];

describe.each([40, 80, 120])("at %d columns", (width) => {
  it("no line is wider", () => {
    for (const text of [presentConfig(config, options(width)), presentDoctor(checks, options(width))]) {
      for (const line of text.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
  });

  it("every value is there whole", () => {
    const text = presentConfig(config, options(width)).replaceAll(/\s+/g, "");
    for (const value of ["http://127.0.0.1:11434", config.rows[3]?.value, config.configDir])
      expect(text).toContain(value);
  });
});

it("config says what a setting is only where there is room", () => {
  expect(presentConfig(config, options(80))).not.toContain("shared memory");
  expect(presentConfig(config, options(120))).toContain("shared memory");
});

it("doctor sets what to do under its check", () => {
  const lines = presentDoctor(checks, options(80)).split("\n");
  expect(lines[0]).toBe("ok    Audit ledger  4 events, chain whole");
  for (const line of lines.slice(2)) expect(line).toMatch(/^ {20}\S/);
});
