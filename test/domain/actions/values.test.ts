/** Values with a form of their own: images, amounts, variables. */
import { describe, expect, it } from "vitest";
import { catalogueAction, commandText, inverseOf, proofOf, readingsOf } from "../../../src/domain/action.ts";
import { bytesOf } from "../../../src/domain/actions/quantity.ts";
import { BEFORE, ROWS, refused } from "../../support/action-rows.ts";

describe("an image", () => {
  it.each([
    "nginx",
    "nginx:1.27",
    "shop/app:41",
    "registry.example:5000/team/shop/app:1.2.3-rc.1",
    "localhost:5000/app",
    "ghcr.io/team/my_app:v1_2",
    `shop/app@sha256:${"0a".repeat(32)}`,
    `shop/app:41@sha256:${"0a".repeat(32)}`,
  ])("may be %s", (image) => {
    expect(catalogueAction("set_image", { ...ROWS.set_image.params, image }).params["image"]).toBe(image);
  });

  it.each([
    "Nginx",
    "shop//app",
    "/shop/app",
    "shop/app:",
    "shop/app:-1",
    "shop/app@sha256:0a",
    `shop/app@md5:${"0a".repeat(32)}`,
    "shop/app:1 --all",
    "shop/app,other=x",
    "app=shop/app:1",
    "https://registry.example/app",
    "user:pass@registry.example/app",
    "registry.example:0/app",
    "*",
    `${"a/".repeat(30)}a`,
  ])("may not be %s", (image) => {
    expect(refused("set_image", { ...ROWS.set_image.params, image }).message).toContain("draft: image: ");
  });

  it("is set for one container by name, never for all", () => {
    for (const container of ["*", "app,proxy", "", "app.b", "x".repeat(64)])
      refused("set_image", { ...ROWS.set_image.params, container });
  });

  it("whose name no command can have is not put back", () => {
    const action = catalogueAction("set_image", { ...ROWS.set_image.params, container: "proxy" });
    expect(inverseOf(action, BEFORE)).toBeNull();
    expect(inverseOf(catalogueAction("set_image", { ...ROWS.set_image.params, container: "gone" }), BEFORE)).toBeNull();
  });
});

describe("an amount", () => {
  const of = (resource: string, limit: string) => ({ ...ROWS.set_resources.params, resource, limit, request: limit });

  it.each([
    ["cpu", ["1m", "500m", "1", "1.5", "0.25", "64"]],
    ["memory", ["64Mi", "1Gi", "1.5Gi", "512M", "1000000", "2Ti"]],
  ])("of %s may be one of %j", (resource, amounts) => {
    for (const limit of amounts)
      expect(catalogueAction("set_resources", of(resource, limit)).params["limit"]).toBe(limit);
  });

  it.each([
    ["cpu", ["0", "0m", "0.0", "-1", "1Gi", "500M", "1e3", ".5", "5.", "0.0001", "1000000m", "Infinity"]],
    ["memory", ["0", "0Mi", "512", "500m", "1gi", "1 Gi", "-1Gi", "1e9", "1Gi,cpu=1", "0.5Gi", "1Ei"]],
    ["disk", ["1Gi"]],
  ])("of %s may be none of %j", (resource, amounts) => {
    for (const limit of amounts) refused("set_resources", of(resource, limit));
  });

  it("is needed: a limit, a request, or both", () => {
    const { limit, request, ...none } = ROWS.set_resources.params;
    refused("set_resources", none);
    expect(catalogueAction("set_resources", { ...none, limit }).params).not.toHaveProperty("request");
    expect(catalogueAction("set_resources", { ...none, request }).params).not.toHaveProperty("limit");
  });

  it("that was not set before cannot be put back", () => {
    const memory = { ...ROWS.set_resources.params, resource: "memory", limit: "1Gi", request: "1Gi" };
    expect(inverseOf(catalogueAction("set_resources", memory), BEFORE)).toBeNull();
    const { request: _, ...limitOnly } = memory;
    const inverse = inverseOf(catalogueAction("set_resources", limitOnly), BEFORE);
    expect(inverse?.params).toMatchObject({ resource: "memory", limit: "512Mi" });
  });

  it("is of one resource: two in one command are no action", () => {
    const flags = { namespace: "shop", containers: "app", limits: "cpu=1", requests: "memory=1Gi" };
    const verb = ["set", "resources"];
    expect(readingsOf({ verb, operands: ["deployment/checkout"], flags })).toEqual([]);
  });

  it.each([
    ["1Gi", 2 ** 30],
    ["1024Mi", 2 ** 30],
    ["1.5Gi", 1.5 * 2 ** 30],
    ["20G", 20e9],
    ["1000000", 1e6],
    ["lots", null],
    ["", null],
  ])("%j is %j bytes", (text, bytes) => expect(bytesOf(text)).toBe(bytes));

  it("of storage is there however the server writes it", () => {
    const proof = proofOf(catalogueAction("set_storage", { ...ROWS.set_storage.params, storage: "2048Mi" }));
    const holds = (storage: string | null) => proof.by === "object" && proof.holds({ ...BEFORE, storage });
    expect([holds("2Gi"), holds("2048Mi"), holds("1Gi"), holds(null), holds("?")]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("a variable", () => {
  const of = (variable: string, value = "debug") => ({ ...ROWS.set_env.params, variable, value });

  it.each(["LOG_LEVEL", "workers", "FEATURE_X", "KEYCLOAK_URL", "HTTP2"])("may be %s", (variable) => {
    expect(commandText(catalogueAction("set_env", of(variable)), null)).toContain(` ${variable}=debug `);
  });

  it.each([
    ...["DB_PASSWORD", "PGPASSWD", "API_TOKEN", "AWS_SECRET_ACCESS_KEY", "apikey", "API_KEY", "ApiKey", "PRIVATE_KEY"],
    ...[
      "SSH_KEY",
      "CLIENT_CREDENTIALS",
      "BASIC_AUTH",
      "DATABASE_DSN",
      "COOKIE",
      "SIGNING_KEYS",
      "TLS_CERT",
      "PASSPHRASE",
    ],
  ])("may not be %s, which could hold a credential", (variable) => {
    expect(refused("set_env", of(variable)).message).toBe(
      "draft: variable: expected no variable that may hold a credential",
    );
  });

  it.each(["A-B", "1A", "A.B", "A=B", "_A", "A B", ""])("may not be %j", (variable) => {
    refused("set_env", of(variable));
  });

  it.each(["true", "10", "http://cache.shop:6379/0", "a=b", "info"])("may have the value %s", (value) => {
    expect(catalogueAction("set_env", of("MODE", value)).params["value"]).toBe(value);
  });

  it.each(["postgres://app:hunter2@db/orders", "eyJhbGciOi", "AKIAIOSFODNN7EXAMPLE", "0a".repeat(20), "glpat-abc"])(
    "may not have the value %s, which is a credential",
    (value) => {
      expect(refused("set_env", of("MODE", value)).message).toBe("draft: value: expected no credential");
    },
  );

  it.each(["", "-1", "--all", "a b", "$(id)", "a;b", "@file", "/etc", "a,b", "a".repeat(254)])(
    "may not have the value %j",
    (value) => {
      refused("set_env", of("MODE", value));
    },
  );
});

describe("drain", () => {
  const read = (flags: Record<string, string>) =>
    readingsOf({ verb: ["drain"], operands: ["node-7"], flags }).map(({ name }) => name);

  it("is the one that destroys as soon as a flag says so", () => {
    expect(read({ "ignore-daemonsets": "true" })).toEqual(["drain"]);
    expect(read({})).toEqual(["drain"]);
    expect(read({ force: "true" })).toEqual(["drain_force"]);
    expect(read({ force: "false" })).toEqual(["drain_force"]);
    expect(read({ "delete-emptydir-data": "true" })).toEqual(["drain_force"]);
  });

  it("with force needs something to force", () => {
    refused("drain_force", { node: "node-7" });
    refused("drain_force", { node: "node-7", force: "false" });
    expect(catalogueAction("drain_force", { node: "node-7", delete_local_data: "true" }).params).toHaveProperty("node");
  });
});
