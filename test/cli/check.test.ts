/** `awooo check`: the built program, its exit code and its one document. */
import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { type Laptop, newLaptop } from "../support/awooo.ts";

let laptop: Laptop;

beforeAll(async () => {
  laptop = await newLaptop();
});
afterAll(() => laptop.remove());

async function check(...words: string[]) {
  const { code, stdout, stderr } = await laptop.run(["check", "--json", "--", ...words]);
  expect(stderr).toBe("");
  const document = JSON.parse(stdout) as Record<"verdict" | "class" | "floor" | "argv" | "reasons", unknown>;
  return { code, document };
}

const UNDO = "kubectl rollout undo deployment/checkout -n shop";
const UNDO_ARGV = [
  ...["kubectl", "rollout", "undo", "--namespace=shop", "--request-timeout=30s"],
  ...["--", "deployment/checkout"],
];
const NOTE = "awooo adds --context of the cluster that the request is bound to";
const ALLOWED = { verdict: "allowed", class: "reversible", floor: "medium", argv: UNDO_ARGV, reasons: [NOTE] };

describe("allowed", () => {
  test.each<[string, string[]]>([
    ["words after --", ["check", "--json", "--", ...UNDO.split(" ")]],
    ["one line after --", ["check", "--json", "--", UNDO]],
    ["one line without --", ["check", UNDO, "--json"]],
    [
      "words without --, where none looks like a flag of awooo",
      ["check", "--json", "kubectl", ...UNDO_ARGV.slice(1, 3), "--", ...UNDO.split(" ").slice(3)],
    ],
    ["its words without --, flags and all", ["check", "--json", ...UNDO.split(" ")]],
    ["its flags in the middle", ["check", "kubectl", "rollout", "undo", "-n", "shop", "deployment/checkout", "--json"]],
    ["its words with a -- of their own", ["--json", "check", ...UNDO_ARGV]],
    ["the very words awooo would run", ["check", "--json", "--", ...UNDO_ARGV]],
    ["--json before the command", ["--json", "check", "--", UNDO]],
  ])("%s", async (_what, args) => {
    const { code, stdout, stderr } = await laptop.run(args);
    expect({ code, stderr, document: JSON.parse(stdout) }).toEqual({ code: 0, stderr: "", document: ALLOWED });
  });

  test("flags after -- are the command's, not awooo's", async () => {
    const { code, document } = await check("kubectl", "get", "pods", "-n", "shop", "--json");
    expect(code).toBe(7);
    expect(document.reasons).toEqual(["--json is not a flag that kubectl get may have here"]);
    expect((await check("kubectl", "get", "pods", "-n", "shop")).document.argv).toContain("--namespace=shop");
  });

  test("text says the same", async () => {
    const { code, stdout, stderr } = await laptop.run(["check", UNDO]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("allowed  reversible, at least medium\n");
    expect(stdout).toContain(`argv     ${UNDO_ARGV.join(" ")}\n`);
  });
});

describe("refused", () => {
  test("exit 7, the verdict on stdout, in both forms", async () => {
    const json = await check("kubectl", "exec", "-it", "checkout-0", "--", "sh");
    expect(json).toEqual({
      code: 7,
      document: {
        verdict: "refused",
        class: null,
        floor: null,
        argv: null,
        reasons: ["kubectl exec is forbidden: it runs a free command inside a container"],
      },
    });
    const { code, stdout, stderr } = await laptop.run(["check", "--", "kubectl exec"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 7,
      stdout: "refused\n- kubectl exec is forbidden: it runs a free command inside a container\n",
      stderr: "",
    });
  });

  test("without a command it is wrong usage", async () => {
    for (const args of [["check"], ["check", "--"]]) {
      const { code, stdout, stderr } = await laptop.run(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("No command to check");
    }
    expect((await laptop.fails(2, "check")).error.code).toBe("usage");
  });

  test("without -- too, flags that are not awooo's belong to the command and end after its end", async () => {
    const { code, stdout } = await laptop.run(["check", "kubectl", "exec", "-it", "checkout-0", "--", "sh", "--json"]);
    expect({ code, stdout }).toEqual({
      code: 7,
      stdout: expect.stringContaining("kubectl exec is forbidden"),
    });
  });
});

describe("hostile lines", () => {
  const ENDS = [
    ...["; rm -rf /", "&& reboot", "| sh", "> /etc/passwd", "< /dev/zero", "$(reboot)", "`reboot`", "$IFS", "#", "!!"],
    ...[
      "*",
      "?",
      "[a]",
      "~root",
      "{a,b}",
      "'",
      '"',
      "\\",
      "\n",
      "\r\n",
      "\t",
      "\x1b[2J",
      "\x1b]0;x\x07",
      "\x07",
      "\x7f",
    ],
    ...["\u202e", "\u200b", "\u2066", "\ufeff", "\u00a0", "\u2028", "\u0430", "\u{e0041}", "\u0085", "\u2212A", "－A"],
    ...[
      "-A",
      "--all",
      "-l a=b",
      "-o yaml",
      "-oyaml",
      "-f -",
      "-k .",
      "-s http://h",
      "-Ashttp://h",
      "--server=http://h",
    ],
    ...["--insecure_skip_tls_verify", "--kubeconfig=/x", "--as=root", "--token=x", "--raw=/", "--dry-run=none", "-nx"],
    ...["-n other", "--namespace=other", "--force", "--grace-period=0", "--now", "--watch", "-w", "-R", "-", "-- -A"],
    ...[
      "--context=a --context=b",
      "--request-timeout=0",
      "--user=x",
      "--cluster=x",
      "--v=9",
      "--profile=cpu",
      "--__proto__=x",
    ],
  ];
  const STARTS = [
    ...[
      "kubectl",
      "kubectl exec",
      "kubectl apply -f -",
      "kubectl config use-context prod",
      "kubectl foo",
      "k get pods",
    ],
    ...["kubectl delete ns prod --dry-run=none", "kubectl get secret -o yaml", "kubectl get --raw /", "kubectl proxy"],
    ...[
      "kubectl --kubeconfig=/x get pods",
      "kubectl -n shop get pods",
      "/usr/bin/kubectl get pods -n shop",
      "kubectl\0",
    ],
    ...[
      "sudo kubectl get pods -n shop",
      "kubectl get po -n shop",
      "kubectl get all -n shop",
      "KUBECTL get pods -n shop",
    ],
    ...[
      "kubеctl get pods -n shop",
      "kubectl get secrets -n shop",
      "kubectl get pods,secrets -n shop",
      "kubectl plugin list",
    ],
    ...[
      "kubectl get pods",
      "kubectl edit deployment/x -n shop",
      "kubectl run x --image=y",
      "kubectl cp a b",
      "a".repeat(5000),
    ],
  ];
  // The operating system takes no NUL in an argument; the grammar's own tests have it.
  const WORDS = [
    "x y",
    "pod/y",
    "-",
    "-- y",
    "=",
    "/",
    "../x",
    "X",
    "x_y",
    "%s",
    "a,b",
    "secret/x",
    "--tail=5",
    "-p{}",
  ];
  const lines = [...STARTS, ...[...ENDS, ...WORDS].map((end) => `kubectl delete pod x -n shop ${end}`)].filter(
    (line) => !line.includes("\0"),
  );

  it(`each of ${lines.length} is refused, and nothing of it reaches the terminal raw`, async () => {
    expect(lines.length).toBeGreaterThanOrEqual(100);
    for (const group of inGroups(lines, 8)) {
      const results = await Promise.all(group.map((line) => laptop.run(["check", "--", line])));
      for (const [i, { code, stdout, stderr }] of results.entries()) {
        expect({ code, stderr }, JSON.stringify(group[i])).toEqual({ code: 7, stderr: "" });
        expect(stdout).toMatch(/^refused\n(?:[\x20-\x7e]+\n)+$/);
        expect(stdout).not.toMatch(/[^\x20-\x7e\n]/);
      }
    }
  });

  it("no database, no file is made", async () => {
    expect(await readdir(laptop.home)).toEqual([]);
  });
});

function inGroups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
