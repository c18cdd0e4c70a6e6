import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { childEnvironment, findProgram, kubeconfigsOf } from "../../../src/adapters/kubectl/program.ts";

const dir = mkdtempSync(join(tmpdir(), "awooo-program-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function folder(name: string): string {
  const path = join(dir, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function file(path: string, mode = 0o755): string {
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, mode);
  return path;
}

const path = (...folders: string[]) => ({ PATH: folders.join(delimiter) });

describe("findProgram", () => {
  const first = file(join(folder("a"), "kubectl"));
  const second = file(join(folder("b"), "kubectl"));
  file(join(folder("plain"), "kubectl"), 0o644);
  mkdirSync(join(folder("folders"), "kubectl"));
  symlinkSync(second, join(folder("link"), "kubectl"));
  symlinkSync("/nowhere", join(folder("broken"), "kubectl"));

  it.each<[what: string, setting: string, PATH: string[], found: string | null]>([
    ["the first on PATH", "kubectl", [join(dir, "a"), join(dir, "b")], first],
    ["what may not be executed is none", "kubectl", [join(dir, "plain"), join(dir, "b")], second],
    ["a folder is none", "kubectl", [join(dir, "folders"), join(dir, "b")], second],
    ["a link to one", "kubectl", [join(dir, "link")], join(dir, "link", "kubectl")],
    ["a link to nothing is none", "kubectl", [join(dir, "broken")], null],
    ["by its path", second, [], second],
    ["a path with nothing there", join(dir, "c", "kubectl"), [join(dir, "a")], null],
    ["a path to a folder", dir, [join(dir, "a")], null],
    ["another name", "kubectl-1.32", [join(dir, "a")], null],
    ["a path that is not absolute", "./a/kubectl", [dir], null],
    ["a way out of PATH", "../a/kubectl", [join(dir, "b")], null],
    ["a way down from PATH", "a/kubectl", [dir], null],
    ["nothing", "", [join(dir, "a")], null],
    ["a flag", "-a", [join(dir, "a")], null],
  ])("%s", (_what, setting, folders, found) => {
    const { path: at, ...why } = findProgram(setting, path(...folders));
    expect(at).toBe(found);
    if (found === null) expect(why).toEqual({ why: expect.stringMatching(/\S/) });
  });

  it("never looks into the current folder", () => {
    const before = process.cwd();
    process.chdir(join(dir, "a"));
    try {
      for (const folders of [[""], ["."], ["", "relative", "../b"], []]) {
        expect(findProgram("kubectl", path(...folders)).path).toBeNull();
      }
      expect(findProgram("kubectl", {}).path).toBeNull();
      expect(findProgram("kubectl", path("", ".", join(dir, "b"))).path).toBe(second);
    } finally {
      process.chdir(before);
    }
  });
});

describe("kubeconfigsOf", () => {
  it("looks where kubectl looks", () => {
    const config = file(join(folder("kube"), "config"), 0o600);
    const none = join(dir, "none");
    const home = folder("home");
    expect(kubeconfigsOf({ KUBECONFIG: [none, config].join(delimiter) }, home)).toEqual([config]);
    expect(kubeconfigsOf({ KUBECONFIG: none }, home)).toEqual([]);
    expect(kubeconfigsOf({}, home)).toEqual([]);
    const usual = file(join(folder("home/.kube"), "config"), 0o600);
    expect(kubeconfigsOf({}, home)).toEqual([usual]);
    expect(kubeconfigsOf({ KUBECONFIG: "" }, home)).toEqual([usual]);
    // One that is named takes the place of the usual one.
    expect(kubeconfigsOf({ KUBECONFIG: none }, home)).toEqual([]);
  });
});

describe("childEnvironment", () => {
  const env = {
    PATH: ["", "/usr/bin", ".", "bin", "/bin"].join(delimiter),
    KUBECONFIG: "/k",
    HTTPS_PROXY: "http://proxy:3128",
    no_proxy: "localhost",
    TMPDIR: "/t",
    LANG: "de_DE",
    LD_PRELOAD: "/evil.so",
    KUBECTL_EXTERNAL_DIFF: "evil",
    KUBECTL_KUBERC: "true",
    KUBERC: "/evil",
    HOME: "/elsewhere",
    AWS_PROFILE: "prod",
    GOOGLE_APPLICATION_CREDENTIALS: "/g",
    AZURE_TENANT_ID: "t",
    CLOUDSDK_CONFIG: "/c",
    AWOOO_REDIS_URL: "redis://:secret@r",
    UNSET: undefined,
  };
  const usual = {
    PATH: ["/usr/bin", "/bin"].join(delimiter),
    HOME: "/home/a",
    KUBECONFIG: "/k",
    HTTPS_PROXY: "http://proxy:3128",
    no_proxy: "localhost",
    TMPDIR: "/t",
    LANG: "C.UTF-8",
    KUBERC: "off",
  };

  it("hands over what kubectl needs and nothing else", () => {
    expect(childEnvironment(env, "/home/a", false)).toEqual(usual);
  });

  it("hands the clouds' variables to programs that sign in, where those are allowed", () => {
    expect(childEnvironment(env, "/home/a", true)).toEqual({
      ...usual,
      AWS_PROFILE: "prod",
      GOOGLE_APPLICATION_CREDENTIALS: "/g",
      AZURE_TENANT_ID: "t",
      CLOUDSDK_CONFIG: "/c",
    });
  });
});
