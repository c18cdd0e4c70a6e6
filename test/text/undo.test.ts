import { describe, expect, it } from "vitest";
import { ACTION_NAMES, catalogueAction, classOf } from "../../src/domain/action.ts";
import type { LiveObject } from "../../src/domain/live-object.ts";
import { undoText } from "../../src/text/undo.ts";
import { BEFORE, ROWS } from "../support/action-rows.ts";

const rowAction = (name: keyof typeof ROWS) => catalogueAction(name, ROWS[name].params);
const undo = (name: keyof typeof ROWS, before: LiveObject | null, context: string | null = null) =>
  undoText(rowAction(name), before, context, "en");

describe.each(ACTION_NAMES)("%s", (name) => {
  it("is the command that takes it back where there is one", () => {
    const { inverse } = ROWS[name];
    if (inverse === null) expect(undo(name, BEFORE) ?? "").not.toMatch(/kubectl/);
    else expect(undo(name, BEFORE, "prod-eu")).toBe(`kubectl ${inverse} --context=prod-eu`);
  });

  it("says nothing of a look, and something of every change, seen or unseen, in both languages", () => {
    const action = rowAction(name);
    for (const lang of ["en", "zh-TW"] as const) {
      const text = undoText(action, null, null, lang);
      if (classOf(action) === "read") expect(text).toBeNull();
      else expect(text).toMatch(/.{4,}/);
    }
  });
});

it.each([
  ["cordon", "kubectl uncordon node-7.example"],
  ["rollout_pause", "kubectl rollout resume deployment/checkout --namespace=shop"],
  // Without knowing where it was, back is where it came from.
  ["rollout_undo", "kubectl rollout undo deployment/checkout --namespace=shop"],
  // Nobody saw that the node was closed: a command that closes it would be a guess.
  ["uncordon", "set it back to what it has now"],
  ["scale", "set it back to what it has now"],
  ["set_image", "set it back to what it has now"],
  ["rollout_restart", "not needed: the same version starts again"],
  ["delete_pod", "none: its controller makes a new one"],
  ["delete", "none: it cannot be taken back"],
  ["set_storage", "none: it cannot be taken back"],
] as const)("%s, where nobody looked: %s", (name, text) => expect(undo(name, null)).toBe(text));

it("does not promise a controller that is not there", () => {
  expect(undo("delete_pod", { ...BEFORE, controlled: false })).toBe("none: it cannot be taken back");
  expect(undo("delete_pod", { ...BEFORE, controlled: true })).toBe("none: its controller makes a new one");
});

it("is nothing where all is so already", () => {
  expect(undo("cordon", { ...BEFORE, unschedulable: true })).toBeNull();
  expect(undo("set_max_replicas", { ...BEFORE, max_replicas: 12 })).toBeNull();
  // The pods stay where they went, and the node closed as it was.
  expect(undo("drain", { ...BEFORE, unschedulable: true })).toBeNull();
});

it("is nothing without an action", () => expect(undoText(null, BEFORE, "prod-eu", "en")).toBeNull());

it("speaks Chinese", () => {
  expect(undoText(rowAction("rollout_restart"), null, null, "zh-TW")).toBe("不需要：以相同版本重新啟動");
  expect(undoText(rowAction("scale"), null, null, "zh-TW")).toBe("調回目前的值");
});
