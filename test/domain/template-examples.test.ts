/** Every bundled template: sound by the schema, and what its own example says. */
import { templates } from "virtual:templates";
import { describe, expect, it } from "vitest";
import { commandText } from "../../src/domain/action.ts";
import { affectedServices, chooseTarget } from "../../src/domain/choose-target.ts";
import { draftWithoutModel } from "../../src/domain/draft.ts";
import { zIncident } from "../../src/domain/incident.ts";
import { zSignal } from "../../src/domain/signal.ts";
import { targetText } from "../../src/domain/target.ts";
import { actionProblem, zTemplate } from "../../src/domain/template.ts";

describe.each(templates.map((template) => [template.id, template] as const))("template %s", (id, template) => {
  it("fits the schema", () => {
    expect(zTemplate.parse(template)).toEqual(template);
  });

  it("does what its example says", () => {
    const { example } = template;
    if (example === undefined) throw new Error(`${id} has no example`);
    const signals = [example.signal, ...(example.more ?? [])].map((signal) => zSignal.parse(signal));
    const incident = zIncident.parse({
      incident_id: "INC-1",
      status: "investigating",
      severity: "P2",
      signals,
      affected_services: affectedServices(signals),
      created_at: "2026-03-02T09:00:00Z",
      updated_at: "2026-03-02T09:00:00Z",
    });
    const target = chooseTarget(incident);
    const input = { incident, target, templates, playbooks: [], source: "template" as const };
    const { proposal } = draftWithoutModel({ ...input, lang: "en" });
    expect(proposal.template_id).toBe(id);
    expect(targetText(target)).toBe(example.target);
    expect(proposal.action === null ? null : commandText(proposal.action, null)).toBe(example.command);
    const chinese = draftWithoutModel({ ...input, lang: "zh-TW" }).proposal;
    expect(chinese.action).toEqual(proposal.action);
    for (const text of [chinese.title, chinese.description, ...chinese.manual_steps]) {
      expect(text).not.toMatch(/\{\w+\}/);
    }
    expect(chinese.description).toMatch(/\p{Script=Han}/u);
    expect(chinese.manual_steps).toHaveLength(proposal.manual_steps.length);
  });
});

it.each(templates.map((template) => [template.id, template] as const))(
  "the first commands of %s can be made for something",
  (_id, { diagnostics = [] }) => {
    for (const diagnostic of diagnostics)
      if ("name" in diagnostic) expect(actionProblem({ action: diagnostic })).toBeNull();
  },
);

it("has a default that needs nothing", () => {
  expect(templates.find((template) => template.id === "default")?.match).toEqual([]);
});
