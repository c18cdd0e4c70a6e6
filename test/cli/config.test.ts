/** Settings: flag, environment, config.yaml, default; each says where it came from, a bad one is named. And files. */
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";

let laptop: Laptop;

beforeEach(async () => {
  laptop = await newLaptop();
});
afterEach(() => laptop.remove());

interface Shown {
  settings: { name: string; env: string; value: string | null; source: string }[];
}

async function settings(
  env: Record<string, string> = {},
): Promise<Record<string, [value: string | null, source: string]>> {
  const { code, stdout } = await laptop.run(["config", "--json"], { env });
  expect(code).toBe(0);
  return Object.fromEntries(
    (JSON.parse(stdout) as Shown).settings.map(({ env: name, value, source }) => [name, [value, source]]),
  );
}

test("every setting of the contract is there, and defaults say so", async () => {
  const unset = {
    OLLAMA_HOST: "",
    AWOOO_USER: "",
    AWOOO_PROMETHEUS_URL: "",
    AWOOO_SIGNOZ_URL: "",
    AWOOO_SIGNOZ_API_KEY: "",
  };
  expect(await settings(unset)).toEqual({
    AWOOO_REDIS_URL: [null, "default"],
    AWOOO_USER: [null, "default"],
    OLLAMA_HOST: ["http://127.0.0.1:11434", "default"],
    AWOOO_MODEL: [expect.any(String), "default"],
    AWOOO_TOOL_MODEL: ["nemotron-mini", "default"],
    AWOOO_LLM_TIMEOUT: ["60s", "default"],
    AWOOO_PROMETHEUS_URL: [null, "default"],
    AWOOO_SIGNOZ_URL: [null, "default"],
    AWOOO_SIGNOZ_API_KEY: [null, "default"],
    AWOOO_PLAYBOOK_MATCHING: ["on", "default"],
    AWOOO_LANG: ["en", "default"],
    AWOOO_KUBECTL: ["kubectl", "default"],
    AWOOO_KUBECTL_EXEC: ["refuse", "default"],
    AWOOO_SIGNERS: [null, "default"],
  });
});

test("the environment wins over config.yaml, and config.yaml over the default", async () => {
  await laptop.file("config.yaml", "# ours\nmodel: llama3\nllm_timeout: 10s\nlang:\nplaybook_matching: false\n");
  const shown = await settings({ AWOOO_MODEL: "mistral" });
  expect(shown["AWOOO_MODEL"]).toEqual(["mistral", "environment"]);
  expect(shown["AWOOO_LLM_TIMEOUT"]).toEqual(["10s", "config.yaml"]);
  expect(shown["AWOOO_PLAYBOOK_MATCHING"]).toEqual(["off", "config.yaml"]);
  // Nothing behind its name: left out.
  expect(shown["AWOOO_LANG"]).toEqual(["en", "default"]);
  expect((await settings({ AWOOO_MODEL: "" }))["AWOOO_MODEL"]).toEqual(["llama3", "config.yaml"]);
});

test("the text says the same and where the files are", async () => {
  const { code, stdout } = await laptop.run(["config"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^AWOOO_USER +alice +environment/m);
  expect(stdout).toMatch(/^AWOOO_LANG +en +default/m);
  expect(stdout).toContain(laptop.home);
});

test.each([
  ["redis://:hunter2@127.0.0.1:6380/0", "redis://:***@127.0.0.1:6380/0"],
  ["rediss://team:hunter2@redis.internal", "rediss://team:***@redis.internal"],
  // Not encoded as it should be, and still a password.
  ["redis://:hunt@er:hunter2@127.0.0.1", "redis://:***@127.0.0.1"],
  ["redis://:a/hunter2@127.0.0.1", "redis://:***@127.0.0.1"],
  ["team:hunter2@127.0.0.1:6380", "team:***@127.0.0.1:6380"],
  ["redis://hunter2@127.0.0.1", "redis://***@127.0.0.1"],
])("a password in an address is masked: %s", async (value, masked) => {
  const addresses = ["AWOOO_REDIS_URL", "OLLAMA_HOST", "AWOOO_PROMETHEUS_URL", "AWOOO_SIGNOZ_URL"];
  const env = Object.fromEntries(addresses.map((name) => [name, value]));
  const shown = await settings(env);
  expect(addresses.map((name) => shown[name]?.[0])).toEqual(addresses.map(() => masked));
  const text = await laptop.run(["config"], { env });
  const used = await laptop.run(["list"], { env });
  for (const { stdout, stderr } of [text, used]) expect(stdout + stderr).not.toContain("hunter2");
});

test("a key is never shown, wherever it comes from", async () => {
  const env = { AWOOO_SIGNOZ_API_KEY: "hunter2-of-signoz" };
  expect((await settings(env))["AWOOO_SIGNOZ_API_KEY"]).toEqual(["***", "environment"]);
  const text = await laptop.run(["config"], { env });
  await laptop.file("config.yaml", "signoz_api_key: hunter2-of-signoz\n");
  const fromFile = await laptop.run(["config", "--json"], { env: { AWOOO_SIGNOZ_API_KEY: "" } });
  expect(fromFile.stdout).toContain('"value":"***","source":"config.yaml"');
  for (const { stdout, stderr } of [text, fromFile]) expect(stdout + stderr).not.toContain("hunter2");
});

test("an address without a password, and a name with an @, are shown as they are", async () => {
  const shown = await settings({ AWOOO_REDIS_URL: "redis://127.0.0.1:6380", AWOOO_USER: "alice:ops@corp" });
  expect(shown["AWOOO_REDIS_URL"]?.[0]).toBe("redis://127.0.0.1:6380");
  expect(shown["AWOOO_USER"]?.[0]).toBe("alice:ops@corp");
});

describe("a config.yaml that cannot be used is exit 2 and names the file and the place", () => {
  test.each([
    ["colour: blue", "unknown key colour"],
    ["lang: [en]", "lang: expected one word, number, true or false"],
    ["user: {name: alice}", "user: expected one word"],
    ["- lang", "the document: expected object, got an array"],
    ["just words", "the document: expected object, got a string"],
    ["lang: {", "line "],
    ["lang: en\nlang: en", "line 2"],
    ["\tlang: en", "line 1"],
    ["__proto__: {lang: en}", "__proto__"],
  ])("%j", async (text, says) => {
    const path = await laptop.file("config.yaml", text);
    for (const args of [["list"], ["config"], ["propose", "INC-1"]]) {
      const { code, stdout, stderr } = await laptop.run(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(`${path}: `);
      expect(stderr).toContain(says);
      expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
    }
    const { error } = await laptop.fails(2, "list");
    expect(error.code).toBe("config");
  });

  test("what needs no settings works all the same", async () => {
    await laptop.file("config.yaml", "lang: {");
    for (const args of [["--version"], ["--help"], ["help", "exit-codes"], ["completion", "bash"], ["demo"]]) {
      expect(await laptop.run(args), args.join(" ")).toMatchObject({ code: 0, stderr: "" });
    }
  });
});

describe("a bad value is exit 2 and names the setting and where it comes from", () => {
  beforeEach(async () => {
    await laptop.json("ingest", await laptop.file("one.json", JSON.stringify(incidentDocument("INC-1"))));
  });

  test.each([
    ["AWOOO_REDIS_URL", "localhost:6379", ["list"]],
    ["AWOOO_REDIS_URL", "http://127.0.0.1", ["list"]],
    ["AWOOO_LLM_TIMEOUT", "60", ["propose", "INC-1"]],
    ["AWOOO_LLM_TIMEOUT", "-1s", ["propose", "INC-1"]],
    ["AWOOO_LLM_TIMEOUT", "1 hour", ["propose", "INC-1"]],
    ["AWOOO_LANG", "de", ["propose", "INC-1"]],
    ["AWOOO_LANG", "de", ["approve", "INC-1"]],
    ["AWOOO_PLAYBOOK_MATCHING", "maybe", ["propose", "INC-1"]],
    ["AWOOO_USER", "a\nb", ["approve", "INC-1"]],
    ["OLLAMA_HOST", "::::", ["propose", "INC-1"]],
  ])("%s=%j", async (name, value, args) => {
    if (args[0] === "approve") await laptop.json("propose", "INC-1", "--no-llm");
    const before = await laptop.json("show", "INC-1");
    const { code, stdout, stderr } = await laptop.run(args, { env: { [name]: value } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(name);
    // Found out before anything is written.
    expect(await laptop.json("show", "INC-1")).toEqual(before);
  });

  test("in config.yaml too", async () => {
    await laptop.file("config.yaml", "llm_timeout: 60\n");
    expect((await laptop.run(["propose", "INC-1"])).stderr).toContain("AWOOO_LLM_TIMEOUT (config.yaml)");
  });

  test("a signers file is refused as long as nothing enforces it", async () => {
    for (const args of [["list"], ["approve", "INC-1"], ["propose", "INC-1", "--no-llm"]]) {
      const { code, stderr } = await laptop.run(args, { env: { AWOOO_SIGNERS: "/etc/awooo/signers" } });
      expect(code).toBe(2);
      expect(stderr).toMatch(/AWOOO_SIGNERS[\s\S]*not built yet[\s\S]*will not pretend/);
    }
  });
});

test("the language of the settings is the language of every text", async () => {
  await laptop.json("ingest", await laptop.file("one.json", JSON.stringify(incidentDocument("INC-1"))));
  await laptop.file("config.yaml", "lang: zh-TW\n");
  for (const args of [
    ["propose", "INC-1", "--no-llm"],
    ["show", "INC-1"],
    ["approve", "INC-1"],
  ]) {
    expect((await laptop.run(args)).stdout, args.join(" ")).toContain("簽核");
  }
  expect((await laptop.run(["show", "INC-1"], { env: { AWOOO_LANG: "en" } })).stdout).not.toContain("簽核");
});

describe("files", () => {
  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

  test("the folder is the owner's alone, and so is the database", async () => {
    const home = join(laptop.home, "deep", "er");
    expect((await laptop.run(["list"], { env: { AWOOO_HOME: home } })).code).toBe(0);
    expect(await modeOf(home)).toBe("700");
    expect(await modeOf(join(laptop.home, "deep"))).toBe("700");
    for (const file of await readdir(home)) expect(await modeOf(join(home, file)), file).toBe("600");
  });

  test("without AWOOO_HOME they are where XDG says, else where it says by default", async () => {
    const home = await mkdtemp(join(tmpdir(), "awooo-xdg-"));
    const unset = { AWOOO_HOME: "", HOME: home, NODE_DISABLE_COMPILE_CACHE: "1" };
    const config = async (env: Record<string, string>) => {
      const { code, stdout } = await laptop.run(["config", "--json"], { env: { ...unset, ...env } });
      expect(code).toBe(0);
      const { config_dir, data_dir } = JSON.parse(stdout);
      return { config_dir, data_dir };
    };
    expect(await config({})).toEqual({
      config_dir: join(home, ".config/awooo"),
      data_dir: join(home, ".local/share/awooo"),
    });
    const xdg = { XDG_CONFIG_HOME: join(home, "c"), XDG_DATA_HOME: join(home, "d") };
    expect(await config(xdg)).toEqual({ config_dir: join(home, "c/awooo"), data_dir: join(home, "d/awooo") });
    // To ask for the settings makes nothing.
    expect(await readdir(home)).toEqual([]);

    expect((await laptop.run(["list"], { env: { ...unset, ...xdg } })).code).toBe(0);
    expect(await readdir(home)).toEqual(["d"]);
    expect(await modeOf(join(home, "d/awooo"))).toBe("700");
    expect(await modeOf(join(home, "d/awooo/awooo.db"))).toBe("600");
    await rm(home, { recursive: true });
  });

  test.each<[what: string, home: () => Promise<string>, says: RegExp]>([
    ["below a file", async () => join(await laptop.file("file", ""), "home"), /ENOTDIR|EEXIST/],
    ["a file", () => laptop.file("file", ""), /ENOTDIR|EEXIST/],
    [
      "where the database's name is taken by a folder",
      async () => {
        await mkdir(join(laptop.home, "taken/awooo.db"), { recursive: true });
        return join(laptop.home, "taken");
      },
      /awooo\.db/,
    ],
  ])("a home that is %s is exit 5 and names the path", async (_what, home, says) => {
    const AWOOO_HOME = await home();
    const { code, stdout, stderr } = await laptop.run(["list"], { env: { AWOOO_HOME } });
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr).toContain(AWOOO_HOME);
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
  });
});
