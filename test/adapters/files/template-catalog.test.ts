import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { templates as bundled } from "virtual:templates";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlaybookCatalog } from "../../../src/adapters/files/playbook-catalog.ts";
import { createTemplateCatalog } from "../../../src/adapters/files/template-catalog.ts";
import { matchTemplates } from "../../../src/domain/template-match.ts";
import { anIncident, aSignal } from "../../support/builders.ts";

let config: string;
beforeEach(async () => {
  config = await mkdtemp(path.join(tmpdir(), "awooo-files-"));
});
afterEach(() => rm(config, { recursive: true }));

async function put(folder: string, name: string, text: string): Promise<string> {
  const file = path.join(config, folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

const OWN = `id: own
title: { en: Mine, zh-TW: 自訂 }
description: { en: Mine, zh-TW: 自訂 }
match:
  - alerts: [Mine]
remedy: investigate
`;

describe("templates", () => {
  it("are the bundled ones where there is no folder", async () => {
    const catalog = await createTemplateCatalog(config);
    expect(catalog.templates()).toEqual({ templates: bundled, problems: [], files: new Map() });
    expect(bundled.length).toBeGreaterThan(15);
  });

  it("are joined and replaced by the user's", async () => {
    await put("templates", "own.yaml", OWN);
    await put("templates", "watchdog.yml", OWN.replace("id: own", "id: watchdog"));
    const { templates, problems } = (await createTemplateCatalog(config)).templates();
    expect(problems).toEqual([]);
    expect(templates).toHaveLength(bundled.length + 1);
    expect(templates.find(({ id }) => id === "watchdog")?.title.en).toBe("Mine");
  });

  it.each<[string, string, RegExp]>([
    ["a bad field", OWN.replace("investigate", "reboot"), /^line 6: remedy: expected one of/],
    ["an unknown field", `${OWN}comand: x\n`, /^line 7: .*comand/],
    ["a missing field", OWN.replace(/^title.*\n/m, ""), /^line 1: title/],
    ["a bad value deep inside", OWN.replace("[Mine]", "[Mine, 3]"), /^line 5: match\[0\]\.alerts\[1\]/],
    [
      "a remedy that says less than its action does",
      `${OWN}action: { name: rollout_restart, params: { kind: "{target.kind}", name: "{target.name}", namespace: "{target.namespace}" } }\n`,
      /^line 6: remedy: investigate is not what rollout_restart does: expected restart_workload$/,
    ],
    [
      "a remedy that hides a deletion",
      `${OWN.replace("investigate", "silence_or_tune")}action: { name: delete_pod, params: { pod: "{target.name}", namespace: shop } }\n`,
      /^line 6: remedy: silence_or_tune is not what delete_pod does/,
    ],
    [
      "a look that is called a change",
      `${OWN.replace("investigate", "free_disk")}action: { name: describe, params: { kind: "{target.kind}", name: "{target.name}", namespace: "{target.namespace}" } }\n`,
      /^line 6: remedy: free_disk is not what describe does: expected investigate$/,
    ],
    [
      "a misspelt parameter",
      `${OWN}action: { name: describe, params: { kind: "{target.kind}", nam: "{target.name}", namespace: shop } }\n`,
      /^line 7: action: params: unknown key nam, only kind, /,
    ],
    ["broken YAML", OWN.replace("[Mine]", "[Mine"), /^line \d+: /],
    ["a duplicate key", `${OWN}id: two\n`, /^line 7: .*unique/i],
    ["not a template at all", "just a text", /^line 1: the document/],
    ["an empty file", "", /the document/],
    ["a file that is far too large", `${OWN}# ${"x".repeat(70_000)}`, /larger than/],
    ["an alias bomb", `a: &a [x,x,x,x]\nb: &b [${Array(30).fill("*a")}]\nc: [${Array(30).fill("*b")}]\n`, /./],
  ])("survive %s, which is named", async (_case, text, message) => {
    const file = await put("templates", "broken.yaml", text);
    await put("templates", "own.yaml", OWN.replace("id: own", "id: fine"));
    const { templates, problems } = (await createTemplateCatalog(config)).templates();
    expect(problems).toEqual([{ file, message: expect.stringMatching(message) }]);
    expect(templates.map(({ id }) => id)).toContain("fine");
    expect(templates).toHaveLength(bundled.length + 1);
  });

  it("of the team go before bundled ones that know as much, also for whatever nobody knows", async () => {
    const anything = OWN.replace("id: own", "id: zz-ask-us").replace(/match:\n.*\n/, "match: []\n");
    await put(
      "templates",
      "zz.yaml",
      `${anything.replace("investigate", "fix_configuration")}manual_steps: { en: [Ask], zh-TW: [問] }\n`,
    );
    const { templates, problems } = (await createTemplateCatalog(config)).templates();
    expect(problems).toEqual([]);
    const incident = anIncident({ signals: [aSignal({ alert_name: "Zyzzyva", labels: {}, annotations: {} })] });
    const target = { kind: "deployment", name: "checkout", namespace: "shop" } as const;
    expect(matchTemplates(incident, target, templates).map(({ template }) => template.id)).toEqual([
      "zz-ask-us",
      "default",
    ]);
  });

  it("keep the first of two with the same id", async () => {
    await put("templates", "a.yaml", OWN);
    const file = await put("templates", "b.yaml", OWN);
    const { problems } = (await createTemplateCatalog(config)).templates();
    expect(problems).toEqual([{ file, message: "id: a.yaml has this id already" }]);
  });

  it("survive a file in place of the folder", async () => {
    await writeFile(path.join(config, "templates"), "");
    const { templates, problems } = (await createTemplateCatalog(config)).templates();
    expect(templates).toHaveLength(bundled.length);
    expect(problems).toHaveLength(1);
  });
});

describe("playbooks", () => {
  const PLAYBOOK = `id: restart-checkout
title: Restart checkout
symptoms:
  alerts: [CheckoutHung]
action:
  name: rollout_restart
  params: { kind: "{target.kind}", name: "{target.name}", namespace: "{target.namespace}" }
remedy: restart_workload
`;

  it("are none where there is no folder", async () => {
    expect((await createPlaybookCatalog(config)).playbooks()).toEqual({
      playbooks: [],
      problems: [],
      files: new Map(),
    });
  });

  it("are read, and a broken one is named", async () => {
    await put("playbooks", "one.yaml", PLAYBOOK);
    const file = await put(
      "playbooks",
      "two.yaml",
      PLAYBOOK.replace("{target.name}", "{name}").replace("id: r", "id: x-r"),
    );
    const { playbooks, problems } = (await createPlaybookCatalog(config)).playbooks();
    expect(playbooks.map(({ id }) => id)).toEqual(["restart-checkout"]);
    const third = await put(
      "playbooks",
      "zz.yaml",
      PLAYBOOK.replace("remedy: restart_workload", "remedy: investigate").replace("id: r", "id: z-r"),
    );
    const again = (await createPlaybookCatalog(config)).playbooks().problems;
    expect(problems).toEqual([{ file, message: expect.stringMatching(/^line 6: action: \{name\} is not one of/) }]);
    expect(again[1]).toEqual({ file: third, message: expect.stringMatching(/remedy: investigate is not what/) });
  });
});
