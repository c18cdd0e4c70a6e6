/**
 * Whatever the parameters: a command that comes out is made of allowed words, names what it says it names, and leads
 * back to the same action. `AWOOO_RUNS` sets how many attempts are made in total.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import {
  ACTION_NAMES,
  type ActionName,
  argvOf,
  type CatalogueAction,
  catalogueAction,
  commandText,
  definitionOf,
  inverseOf,
  objectOf,
  readingsOf,
} from "../../src/domain/action.ts";
import type { ObjectRef } from "../../src/domain/actions/definition.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import type { LiveObject } from "../../src/domain/live-object.ts";
import { BEFORE, ROWS } from "../support/action-rows.ts";
import { hostileText } from "../support/arbitraries.ts";

const RUNS = Number(process.env["AWOOO_RUNS"] ?? 60_000);

/** In milliseconds, for a machine that is busy with other things. */
const TIMEOUT = 60_000 + 4 * RUNS;

const TOKEN = /^[A-Za-z0-9][A-Za-z0-9._:/=@-]*$/;
/** Written out here a second time: the only words that are no tokens. */
const PATCHES = [
  /^\{"spec":\{"maxReplicas":[0-9]{1,4}\}\}$/,
  /^\{"spec":\{"suspend":(true|false)\}\}$/,
  /^\{"spec":\{"resources":\{"requests":\{"storage":"[0-9.]+[kKMGTi]*"\}\}\}\}$/,
];
const FLAGS = new Set([
  ...["namespace", "context", "request-timeout"],
  ...["container", "previous", "since", "tail", "output", "for", "watch", "revision", "to-revision", "subresource"],
  ...["replicas", "containers", "limits", "requests", "type", "patch"],
  ...["ignore-daemonsets", "force", "delete-emptydir-data", "timeout", "wait"],
]);

/** Words by their position alone, as kubectl takes them: a reader of its own, so that no bug is on both sides. */
function partsOf(argv: readonly string[], verb: readonly string[]) {
  const end = argv.indexOf("--");
  const flags = argv.slice(1 + verb.length, end === -1 ? undefined : end);
  const pairs = flags.map((word) => {
    const [, name = "", value = ""] = /^--([a-z-]+)=(.*)$/s.exec(word) ?? [];
    return [name, value] as const;
  });
  return {
    program: argv[0],
    verb: argv.slice(1, 1 + verb.length),
    pairs,
    operands: end === -1 ? [] : argv.slice(end + 1),
  };
}

const nameLike = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,20}[a-z0-9])?$/);
const kind = fc.constantFrom(
  ...["deployment", "statefulset", "daemonset", "pod", "node", "job", "cronjob", "secret", "namespace", "Pod"],
);
const amount = fc.oneof(
  fc.stringMatching(/^[0-9]{1,7}(\.[0-9]{1,4})?(m|k|K|Ki|Mi|Gi|G|T|)$/),
  fc.constantFrom("500m", "1Gi", "0", "0m", "1e3", "-1", "1Gi,cpu=1"),
);
const image = fc.oneof(
  fc.stringMatching(/^([a-z0-9.-]{1,12}(:[0-9]{1,5})?\/)?[a-z0-9./-]{1,20}(:[A-Za-z0-9._-]{1,12})?$/),
  fc.constant(`shop/app@sha256:${"0f".repeat(32)}`),
);
const numberLike = fc.oneof(fc.integer({ min: -2, max: 1200 }), fc.double());

/** Sane values of every parameter there is, so that most attempts get as far as the other values. */
const SANE: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  kind,
  name: nameLike,
  pod: nameLike,
  node: nameLike,
  namespace: nameLike,
  container: nameLike,
  image,
  storage: amount,
  limit: amount,
  request: amount,
  resource: fc.constantFrom("cpu", "memory", "cpu", "memory", "disk", "deployments.apps", "secrets"),
  variable: fc.stringMatching(/^[A-Z][A-Z_]{0,10}$/),
  value: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:/=@-]{0,20}$/),
  may: fc.constantFrom("get", "list", "patch", "delete", "impersonate"),
  subresource: fc.constantFrom("scale", "log", "eviction", "exec"),
  output: fc.constantFrom("wide", "name", "yaml"),
  since: fc.stringMatching(/^[0-9]{1,4}[smhd]$/),
  previous: fc.constantFrom("true", "false"),
  ignore_daemonsets: fc.constantFrom("true", "false"),
  force: fc.constantFrom("true", "false"),
  delete_local_data: fc.constantFrom("true", "false"),
};

function paramOf(name: ActionName, param: string): fc.Arbitrary<unknown> {
  const own = ROWS[name].params[param];
  return fc.oneof(
    { arbitrary: fc.constant(own), weight: 6 },
    { arbitrary: SANE[param] ?? numberLike, weight: 4 },
    { arbitrary: fc.constant(undefined), weight: 1 },
    { arbitrary: fc.oneof(hostileText, numberLike), weight: 1 },
  );
}

function attemptOf(name: ActionName) {
  const params = Object.keys(definitionOf(name).params().shape);
  return fc.tuple(...params.map((param) => paramOf(name, param))).map((given) => {
    const entries = params.map((param, i) => [param, given[i]] as const).filter(([, value]) => value !== undefined);
    return { name, params: Object.fromEntries(entries) };
  });
}

const attempt = fc.oneof(...ACTION_NAMES.map(attemptOf));

function checkCommand(action: CatalogueAction, context: string | null): void {
  const argv = argvOf(action, context);
  const { verb } = definitionOf(action.name);
  const parts = partsOf(argv, verb);
  expect([parts.program, ...parts.verb]).toEqual(["kubectl", ...verb]);
  const names = parts.pairs.map(([flag]) => flag);
  expect(new Set(names).size).toBe(names.length);
  for (const [flag, value] of parts.pairs) {
    expect(FLAGS.has(flag), flag).toBe(true);
    expect(flag === "patch" ? PATCHES.some((form) => form.test(value)) : TOKEN.test(value), value).toBe(true);
  }
  for (const word of parts.operands) expect(word).toMatch(TOKEN);
  for (const word of argv) expect(word).not.toMatch(/^secrets?(\/|$)/);

  checkObject(action, Object.fromEntries(parts.pairs), parts.operands);

  const { context: named, "request-timeout": limit, ...flags } = Object.fromEntries(parts.pairs);
  expect(named ?? null).toBe(context);
  expect(limit).toBe("30s");
  const readings = readingsOf({ verb, operands: parts.operands, flags });
  const back = readings.flatMap(({ name, params }) => {
    const read = tried(name, params);
    return read === null ? [] : [read];
  });
  expect(back).toEqual([action]);
}

/** The command names the object of the action, its namespace, and no other. */
function checkObject(action: CatalogueAction, flags: Record<string, string>, operands: readonly string[]): void {
  const object = objectOf(action);
  expect(flags["namespace"] ?? null).toBe(object === null ? action.params["namespace"] : object.namespace);
  if (action.name === "events")
    expect(flags["for"]).toBe(object === null ? undefined : `${object.kind}/${object.name}`);
  expect(operands).toEqual(operandsOf(action, object));
}

const BY_NAME_ALONE = new Set<ActionName>(["top_pods", "top_nodes", "cordon", "uncordon", "drain", "drain_force"]);

function operandsOf({ name, params }: CatalogueAction, object: ObjectRef | null): unknown[] {
  if (name === "can_i") return [params["may"], params["resource"]];
  if (name === "events" || object === null) return [];
  if (BY_NAME_ALONE.has(name)) return object.name === null ? [] : [object.name];
  const word = object.name === null ? object.kind : `${object.kind}/${object.name}`;
  if (name === "set_image") return [word, `${params["container"]}=${params["image"]}`];
  return name === "set_env" ? [word, `${params["variable"]}=${params["value"]}`] : [word];
}

function tried(name: string, params: unknown): CatalogueAction | null {
  try {
    return catalogueAction(name, params);
  } catch (error) {
    expect(error).toBeInstanceOf(AwoooError);
    return null;
  }
}

it(`${RUNS} attempts: a command that comes out is the one its action says`, { timeout: TIMEOUT }, () => {
  const built = new Map<ActionName, number>();
  fc.assert(
    fc.property(attempt, fc.constantFrom(null, "prod-eu"), ({ name, params }, context) => {
      const action = tried(name, params);
      if (action === null) return;
      built.set(name, (built.get(name) ?? 0) + 1);
      checkCommand(action, context);
      // What is shown is the same words in another order; quotes are around patches alone.
      const shown = commandText(action, context).replaceAll("'", "").split(" ").toSorted();
      const run = argvOf(action, context).filter((word) => word !== "--" && word !== "--request-timeout=30s");
      expect(shown).toEqual(run.toSorted());
    }),
    { numRuns: RUNS },
  );
  // Every action was really built, and often: else the above says nothing of it.
  for (const name of ACTION_NAMES) expect(built.get(name) ?? 0, name).toBeGreaterThan(RUNS / 1000);
});

it("what takes an action back is itself such a command, whatever was there before", { timeout: TIMEOUT }, () => {
  const quantity = fc.oneof(amount, hostileText);
  const live: fc.Arbitrary<LiveObject> = fc.record({
    uid: fc.constant("u"),
    generation: fc.constant(1),
    replicas: fc.option(fc.integer({ min: -1, max: 2000 })),
    revision: fc.option(fc.integer({ min: -1, max: 2_000_000 })),
    paused: fc.option(fc.boolean()),
    unschedulable: fc.option(fc.boolean()),
    suspended: fc.option(fc.boolean()),
    max_replicas: fc.option(fc.integer({ min: -1, max: 2000 })),
    storage: fc.option(quantity),
    controlled: fc.option(fc.boolean()),
    containers: fc.array(
      fc.record({
        name: fc.constantFrom("app", "proxy"),
        image: fc.oneof(image, hostileText),
        requests: fc.dictionary(fc.constantFrom("cpu", "memory"), quantity),
        limits: fc.dictionary(fc.constantFrom("cpu", "memory"), quantity),
      }),
      { maxLength: 2 },
    ),
  });
  let inverses = 0;
  fc.assert(
    fc.property(fc.constantFrom(...ACTION_NAMES), fc.oneof(live, fc.constant(BEFORE)), (name, before) => {
      const action = catalogueAction(name, ROWS[name].params);
      const inverse = inverseOf(action, before);
      if (inverse === null) return;
      inverses++;
      checkCommand(inverse, "prod-eu");
      const { kind, name: of, namespace } = objectOf(action) ?? {};
      expect(objectOf(inverse)).toEqual({ kind, name: of, namespace });
    }),
    { numRuns: Math.ceil(RUNS / 10) },
  );
  expect(inverses).toBeGreaterThan(RUNS / 100);
});
