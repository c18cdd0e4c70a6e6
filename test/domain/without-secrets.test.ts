import { describe, expect, it, test } from "vitest";
import { parseJson } from "../../src/domain/canonical-json.ts";
import { emptyAlerts } from "../../src/domain/senders/normal-form.ts";
import { fingerprintOf } from "../../src/domain/signal.ts";
import {
  alertsWithoutSecrets,
  bodyWithoutSecrets,
  incidentWithoutSecrets,
  signalWithoutSecrets,
  withoutSecrets,
  withTheirFields,
} from "../../src/domain/without-secrets.ts";
import { anIncident, aSignal } from "../support/builders.ts";

const DSN = "postgres://app:hunter2@db/orders";
const CLEAN_DSN = "postgres://app:[masked password]@db/orders";

describe("withoutSecrets", () => {
  it("masks texts at any depth, and by the names of their fields", () => {
    const document = { a: [{ b: DSN }], password: "zzz", credentials: { user: "app", pass_word: 1 }, tokens: ["x"] };
    expect(withoutSecrets(document)).toEqual({ ...document, a: [{ b: CLEAN_DSN }], password: "[masked password]" });
  });

  it("gives back the very object where there is nothing to mask", () => {
    const document = { a: [{ b: "checkout is down" }], n: 1, no: null, yes: true };
    expect(withoutSecrets(document)).toBe(document);
  });

  it("masks numbers under such a name and leaves others as they were written", () => {
    const document = parseJson('{"password":12345678901234567890,"x":1.50,"max_tokens":123456,"pin":[1]}');
    expect(JSON.stringify(withoutSecrets(document))).toBe(
      '{"password":"[masked password]","x":1.50,"max_tokens":123456,"pin":[1]}',
    );
  });

  it("masks the name of a field, too", () => {
    expect(JSON.stringify(withoutSecrets({ [DSN]: 1 }))).not.toContain("hunter2");
  });
});

describe("names of fields", () => {
  it("end where they end: what one holds is not taken for what another does", () => {
    const document = { api: "key=abcdefgh", "api=key": "abcdefgh" };
    expect(withoutSecrets(document)).toEqual({
      api: withoutSecrets({ api: document.api }).api,
      "api=key": withoutSecrets({ "api=key": document["api=key"] })["api=key"],
    });
  });

  it("that only a credential told apart stay two", () => {
    const document = { [DSN]: 1, [DSN.replace("hunter2", "other1")]: 2, [CLEAN_DSN]: 3 };
    const masked = withoutSecrets(document);
    expect(masked).toEqual({ [`${CLEAN_DSN} 2`]: 1, [`${CLEAN_DSN} 3`]: 2, [CLEAN_DSN]: 3 });
    expect(withoutSecrets(masked)).toBe(masked);
  });
});

describe("a signal", () => {
  it("is masked in every text, and known again by what its sender calls it", () => {
    const signal = aSignal({
      alert_name: `Cannot reach ${DSN}`,
      message: "password=hunter2",
      labels: { namespace: "shop", api_key: "hunter2" },
      annotations: { description: DSN },
      generator_url: "http://p/graph?token=hunter2",
      extra: { deep: [DSN] },
      fingerprint: "a".repeat(16),
    });
    const masked = signalWithoutSecrets(signal);
    expect(JSON.stringify(masked)).not.toContain("hunter2");
    expect(masked).toMatchObject({ fingerprint: signal.fingerprint, labels: { namespace: "shop" } });
  });

  it("without a sender's name is the same alert before and after", () => {
    const signal = aSignal({ labels: { namespace: "shop", dsn: DSN } });
    expect(fingerprintOf(signalWithoutSecrets(signal))).toBe(fingerprintOf(signal));
    expect(fingerprintOf(aSignal({ labels: { namespace: "shop", dsn: DSN.replace("hunter2", "other1") } }))).toBe(
      fingerprintOf(signal),
    );
  });
});

it("a group keeps its key, but for credentials in it", () => {
  const random = "xK9pQ2mW7vR4tY1nB8cZ5aL3";
  const keyOf = (group_key: string) => alertsWithoutSecrets(emptyAlerts("alertmanager", { group_key }));
  expect(keyOf(`{}:{id="${random}"}`)).toMatchObject({ group_key: `{}:{id="${random}"}` });
  expect(JSON.stringify(keyOf('{}:{password="hunter2"}'))).not.toContain("hunter2");
});

describe("an incident", () => {
  const found = anIncident({
    title: "password=hunter2",
    signals: [{ ...aSignal({ fingerprint: "f1", message: DSN }), callback_token: "cb-hunter2" }],
    decision: { state: "pending", token: "0b0e7c9e-1111-4222-8333-444455556666", api_key: "dk-hunter2" },
    brain: { callback_token: "br-hunter2", note: "keep me" },
  });

  it("is without a secret in any field, and keeps the id of its decision", () => {
    const masked = incidentWithoutSecrets(found);
    expect(JSON.stringify(masked)).not.toContain("hunter2");
    expect(masked.decision).toMatchObject({ token: found.decision?.["token"] });
    expect(incidentWithoutSecrets(masked)).toBe(masked);
  });

  it("that has none is the very same", () => {
    const incident = anIncident();
    expect(incidentWithoutSecrets(incident)).toBe(incident);
  });

  it("written back keeps what is another service's, and not what everybody reads", () => {
    const mine = { ...incidentWithoutSecrets(found), status: "mitigating" as const };
    const written = withTheirFields(mine, found);
    expect(written).toMatchObject({
      status: "mitigating",
      title: "password=[masked password]",
      brain: found["brain"],
      decision: found.decision,
      signals: [{ message: CLEAN_DSN, callback_token: "cb-hunter2" }],
    });
  });

  it("written back does not bring back what was changed meanwhile", () => {
    const mine = { ...incidentWithoutSecrets(found), brain: { note: "another" } };
    expect(withTheirFields(mine, found)).toMatchObject({ brain: { note: "another" } });
    const { brain: _, ...without } = incidentWithoutSecrets(found);
    expect(withTheirFields(without, found)).not.toHaveProperty("brain");
  });

  it("is written as it is where nothing is there, or nothing with a secret", () => {
    const mine = anIncident();
    expect(withTheirFields(mine, null)).toBe(mine);
    expect(withTheirFields(mine, anIncident({ title: "other" }))).toBe(mine);
  });
});

test("what people type and what kubectl says is masked before it becomes an event", () => {
  const signed = { signer: "bob", decision: "approve" as const, digest: "d", signed_at: "t", key_fingerprint: null };
  const bodies = [
    bodyWithoutSecrets("request.signed", {
      request_id: "r",
      identity: "asserted",
      decision: { ...signed, comment: DSN },
    }),
    bodyWithoutSecrets("incident.resolved", { approval_id: null, reason: DSN }),
    bodyWithoutSecrets("freeze.set", { reason: DSN }),
    bodyWithoutSecrets("freeze.lifted", { reason: DSN }),
    bodyWithoutSecrets("run.handed_over", { request_id: "r", reason: DSN }),
    bodyWithoutSecrets("run.finished", {
      request_id: "r",
      outcome: "failed",
      reason: "command_failed",
      exit_code: 1,
      detail: `error: ${DSN}`,
      reconciled: false,
    }),
  ];
  for (const body of bodies) {
    expect(JSON.stringify(body)).not.toContain("hunter2");
    expect(JSON.stringify(body)).toContain("[masked password]");
  }
});
