/** The library with the built program: what there is, what fits, and a team's own files. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";

let laptop: Laptop;
beforeEach(async () => {
  laptop = await newLaptop();
});
afterEach(() => laptop.remove());

async function put(folder: "templates" | "playbooks", name: string, text: string): Promise<string> {
  await mkdir(join(laptop.home, folder), { recursive: true });
  const file = join(laptop.home, folder, name);
  await writeFile(file, text);
  return file;
}

async function json(...args: string[]) {
  const { code, stdout, stderr } = await laptop.run([...args, "--json"]);
  return { code, stderr, document: JSON.parse(stdout) };
}

const shown = async (id: string) => (await laptop.run(["templates", "show", id])).stdout;

const PLAYBOOK = `
id: restart-checkout
title: Restart the checkout
symptoms: { alerts: [KubeDeploymentRolloutStuck], services: [shop/checkout], workload_kind: deployment, namespace: shop }
manual_steps: [Ask the release manager first.]
remedy: restart_workload
`;

describe("templates", () => {
  test("list has every one, and says which are the team's own", async () => {
    const { document } = await json("templates");
    expect(document.templates.length).toBeGreaterThan(20);
    expect(document.templates.find(({ id }: { id: string }) => id === "default")).toMatchObject({
      remedy: "investigate",
      action: "describe",
      file: null,
    });
    const file = await put("templates", "own.yaml", await shown("default"));
    const { templates } = (await json("templates", "list")).document;
    expect(templates.find(({ id }: { id: string }) => id === "default").file).toBe(file);
    const ids = templates.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(await shown("default")).not.toMatch(/^own:/m);
    expect((await laptop.run(["templates"])).stdout).toMatch(/^default +yours +\S/m);
  });

  test("show prints a file that can be copied, changed and used", async () => {
    const text = (await shown("rollout-stuck")).replace(/^ {2}en: Undo.*$/m, "  en: Take {target} back");
    await put("templates", "rollout-stuck.yaml", text);
    expect((await json("templates", "validate")).document.problems).toEqual([]);
    await laptop.json("ingest", await laptop.file("i.json", JSON.stringify(incidentDocument("INC-1"))));
    const { approval } = await laptop.json("propose", "INC-1", "--no-llm");
    expect(approval.metadata).toMatchObject({ template_id: "rollout-stuck", title: "Take shop/checkout back" });
  });

  test("test says which fit an incident, and why", async () => {
    await laptop.json("ingest", await laptop.file("i.json", JSON.stringify(incidentDocument("INC-1"))));
    const { document } = await json("templates", "test", "INC-1");
    expect(document).toMatchObject({ incident_id: "INC-1", chosen: "rollout-stuck" });
    expect(document.matches[0]).toMatchObject({ template_id: "rollout-stuck", reasons: [expect.any(String)] });
    expect(document.matches.at(-1).template_id).toBe("default");
    expect((await laptop.run(["templates", "test", "INC-1"])).stdout).toContain("would propose rollout-stuck");
  });

  test("validate names file, line and field, tries the examples, and the rest still work", async () => {
    const broken = await put("templates", "a.yaml", "id: a\ntitle: 5\n");
    const wrong = (await shown("default")).replace("describe deployment/checkout", "describe deployment/another");
    const lying = await put("templates", "b.yaml", wrong);
    const { code, document } = await json("templates", "validate");
    expect(code).toBe(4);
    expect(document.problems).toEqual([
      { file: broken, message: expect.stringMatching(/^line 2: title: /) },
      { file: lying, message: expect.stringMatching(/^example\.command: /) },
    ]);
    const text = await laptop.run(["templates", "validate"]);
    expect(text.code).toBe(4);
    expect(text.stdout).toContain("a.yaml: line 2: title");
    const listed = await laptop.run(["templates"]);
    expect(listed.code).toBe(0);
    expect(listed.stderr).toContain("left out");
    for (const name of ["c", "d", "e"]) await put("templates", `${name}.yaml`, "id: [");
    const many = await laptop.run(["templates"]);
    expect(many.stderr.trim()).toBe("awooo: 4 left out; `awooo templates validate` says why");
  });

  test("what is not there is not found, and no database is made", async () => {
    expect((await laptop.fails(3, "templates", "show", "nope")).error.code).toBe("not_found");
    expect((await laptop.fails(2, "templates", "nope")).error.message).toContain("templates nope");
    expect((await laptop.run(["doctor", "--json"])).stdout).toContain("no database yet");
  });
});

describe("playbooks", () => {
  test("none is no error", async () => {
    expect((await json("playbooks")).document).toEqual({ playbooks: [], problems: [] });
    expect((await laptop.run(["playbooks"])).stdout).toContain("No playbooks");
    expect((await json("playbooks", "validate")).code).toBe(0);
  });

  test("list, show, test and validate", async () => {
    const file = await put("playbooks", "restart.yaml", PLAYBOOK);
    expect((await json("playbooks", "list")).document.playbooks).toMatchObject([{ id: "restart-checkout", file }]);
    expect((await laptop.run(["playbooks", "show", "restart-checkout"])).stdout).toContain("Ask the release manager");
    await laptop.json("ingest", await laptop.file("i.json", JSON.stringify(incidentDocument("INC-1"))));
    expect((await json("playbooks", "test", "INC-1")).document).toMatchObject({
      taken: "restart-checkout",
      scores: [{ playbook_id: "restart-checkout", family: true }],
    });
    expect((await laptop.run(["playbooks", "test", "INC-1"])).stdout).toContain("restart-checkout");
    await put("playbooks", "broken.yaml", "id: [");
    expect((await json("playbooks", "validate")).code).toBe(4);
  });
});
