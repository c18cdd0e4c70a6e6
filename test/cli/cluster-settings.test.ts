/** Which kubectl and which kubeconfig the program uses, as `awooo doctor` tells. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Laptop, newLaptop } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";

let laptop: Laptop;

beforeEach(async () => {
  laptop = await newLaptop();
});
afterEach(() => laptop.remove());

async function cluster(env: Record<string, string>): Promise<{ status: string; message: string }> {
  const { code, stdout } = await laptop.run(["doctor", "--json"], { env });
  expect(code).toBe(0);
  const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string; message: string }[] };
  return checks.find(({ name }) => name === "Cluster") ?? expect.fail("no check of the cluster");
}

test.each([
  ["/nowhere/kubectl", "AWOOO_KUBECTL: /nowhere/kubectl is not a program"],
  ["no-kubectl-of-this-name", "there is no no-kubectl-of-this-name on PATH"],
  ["./kubectl", "AWOOO_KUBECTL: ./kubectl is neither a name nor an absolute path"],
])("AWOOO_KUBECTL=%s", async (AWOOO_KUBECTL, message) => {
  expect(await cluster({ AWOOO_KUBECTL })).toMatchObject({ status: "off", message });
});

needing("kubectl").test("a kubeconfig that starts a program is refused, and allowed by a setting", async () => {
  const config = {
    "current-context": "prod-eu",
    clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
    users: [
      {
        name: "u",
        user: { exec: { apiVersion: "client.authentication.k8s.io/v1", interactiveMode: "Never", command: "true" } },
      },
    ],
    contexts: [{ name: "prod-eu", context: { cluster: "c", user: "u" } }],
  };
  const KUBECONFIG = await laptop.file("kubeconfig", JSON.stringify(config));
  const env = { KUBECONFIG, HOME: laptop.home };
  expect(await cluster(env)).toMatchObject({
    status: "off",
    message: expect.stringContaining("it runs true to sign in"),
  });
  expect(await cluster({ ...env, AWOOO_KUBECTL_EXEC: "allow" })).toMatchObject({
    status: "warning",
    message: expect.stringContaining("context prod-eu (https://127.0.0.1:1)"),
  });
});

test("a setting that is neither is a failure", async () => {
  const { code, stdout } = await laptop.run(["doctor", "--json"], { env: { AWOOO_KUBECTL_EXEC: "maybe" } });
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    checks: [
      { name: "Node.js" },
      { name: "Settings", message: 'AWOOO_KUBECTL_EXEC (environment): expected refuse or allow, got "maybe"' },
    ],
  });
});
