import { describe, expect, it } from "vitest";
import { presentApprovals } from "../../src/cli/present/approvals.ts";
import { presentList } from "../../src/cli/present/list.ts";
import { presentPropose } from "../../src/cli/present/propose.ts";
import { presentResolve } from "../../src/cli/present/resolve.ts";
import { presentShow } from "../../src/cli/present/show.ts";
import { presentSign } from "../../src/cli/present/sign.ts";
import { presentWait } from "../../src/cli/present/wait.ts";
import { leftLines } from "../../src/text/left.ts";
import { proposalMessage } from "../../src/text/proposal-message.ts";
import { joinLines } from "../../src/text/review.ts";
import { plainStyle } from "../../src/text/style.ts";
import type { TextOptions } from "../../src/text/view.ts";
import { displayWidth } from "../../src/text/width.ts";
import {
  manualProposal,
  requestOf,
  SAMPLE_NOW,
  type SampleOptions,
  sampleIncident,
  sampleProposal,
  sampleView,
} from "../support/sample-view.ts";

const options = (changes: Partial<TextOptions> = {}): TextOptions => ({
  style: plainStyle,
  width: 80,
  now: SAMPLE_NOW,
  ascii: false,
  lang: "en",
  ...changes,
});

const signed = sampleView({ signatures: [{ signer: "alice@corp", comment: "seen the dashboards" }] });
const manual = sampleView({ proposal: manualProposal });
const HOSTILE = "evil\x1b[2J\u202e\u200b\r\nname".repeat(20);
const hostile = sampleView({
  incident: sampleIncident({
    title: HOSTILE,
    affected_services: [HOSTILE],
    signals: [{ alert_name: HOSTILE, message: HOSTILE, labels: { namespace: HOSTILE }, annotations: {} }],
  }),
  proposal: sampleProposal({
    description: HOSTILE,
    source: "llm",
    title: HOSTILE,
    action: null,
    manual_steps: [HOSTILE],
  }),
  operator: HOSTILE,
  signatures: [{ signer: HOSTILE, comment: HOSTILE }],
});

function everything(view: typeof signed, o: TextOptions): string[] {
  const approval = requestOf(view);
  const { incident } = view;
  return [
    presentShow(view, o),
    joinLines(leftLines(view, approval, o)),
    presentPropose(
      {
        approval,
        incident,
        reused: true,
        degraded: ["llm", "redis", "cluster", "moon\x07"],
        message: proposalMessage(approval),
      },
      o,
    ),
    presentList({ incidents: [incident, sampleIncident({ incident_id: "INC-7", severity: "P3", signals: [] })] }, o),
    presentApprovals({ approvals: [approval], over: new Set() }, o),
    presentSign({ incident, approval, outcome: "already_signed", signer: "alice@corp" }, o),
    presentWait({ incident, approval }, o),
    presentResolve({ incident, approval, stores: { sqlite: "written", redis: "queued" }, already: false }, o),
    presentList({ incidents: [] }, o),
    presentApprovals({ approvals: [], over: new Set() }, o),
  ];
}

describe.each([40, 80, 120])("at %d columns", (width) => {
  it.each([
    ["a command", signed],
    ["manual steps", manual],
    ["hostile text", hostile],
  ])("no line is wider, nothing is left to the terminal: %s", (_name, view) => {
    for (const lang of ["en", "zh-TW"] as const) {
      for (const text of everything(view, options({ width, lang }))) {
        expect(text).toMatch(/\n$/);
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        for (const line of text.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
      }
    }
  });

  it("is pure ASCII where asked", () => {
    for (const view of [signed, manual, hostile]) {
      for (const text of everything(view, options({ width, ascii: true }))) expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    }
  });

  it("shows the whole command, so that a shell reads it back as signed", () => {
    const text = presentShow(signed, options({ width }));
    expect(text.replaceAll("\\\n", "").replace(/\s+/g, " ")).toContain(requestOf(signed).action);
  });
});

describe("show", () => {
  it("answers in order: what is wrong, how risky and what is missing, what to do, why, and what next", () => {
    const text = presentShow(signed, options());
    const order = [
      "INC-2041  P1  mitigating 3m  shop/checkout +2",
      "KubeDeploymentRolloutStuck +2",
      "■ CRITICAL   1 of 2 signatures: alice@corp 03:12",
      "expires in 26m",
      "kubectl rollout undo deployment/checkout --namespace=shop --to-revision=41",
      "on deployment checkout, namespace shop  request 1f3c9a2e  identity: asserted",
      "Why      Revision 42",
      "Risk     P1: critical; no track record yet",
      "Blast    about 6 pods (estimate)",
      "Checks   ✓ permission   ✓ exists   ✓ syntax",
      "? radius: not run: no cluster answered",
      "Record   no outcome recorded yet",
      "Undo     kubectl rollout undo deployment/checkout --namespace=shop",
      "Signed   ✓ alice@corp approve 03:12 “seen the dashboards”",
      "Signals 3",
      "03:11:30  firing  HTTPErrorRateHigh",
      "03:10:12  firing  KubeDeploymentRolloutStuck",
      "Timeline 3",
      "carol@corp proposed 1f3c9a2e, critical",
      "Next: awooo approve 1f3c9a2e (by somebody else), or awooo reject 1f3c9a2e",
    ];
    const places = order.map((words) => text.indexOf(words));
    expect(order.filter((_, i) => places[i] === -1)).toEqual([]);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("shows at most ten alerts and says how many more there are", () => {
    const [first] = sampleIncident().signals;
    const many = Array.from({ length: 25 }, (_, i) => ({
      ...first,
      alert_name: `Alert${i}`,
      labels: {},
      annotations: {},
    }));
    const text = presentShow(sampleView({ incident: sampleIncident({ signals: many }) }), options());
    expect(text.match(/ {2}firing {2}/g)).toHaveLength(10);
    expect(text).toContain("+15 more");
  });

  const withoutCommand: SampleOptions["change"] = ({ metadata }) =>
    Object.assign(metadata, { argv: null, manual_steps: [] });

  it.each<[string, SampleOptions, string]>([
    ["rejected", { signatures: [{ signer: "bob", decision: "reject" }] }, "Next: awooo propose INC-2041\n"],
    ["expired", { now: "2026-11-22T03:50:00Z" }, "Next: awooo propose INC-2041\n"],
    ["approved", { signatures: [{ signer: "a" }, { signer: "b" }] }, "then awooo resolve INC-2041 --approval"],
    [
      "approved",
      { signatures: [{ signer: "a" }, { signer: "b" }], change: withoutCommand },
      "Next: when it is over: awooo resolve INC-2041 --approval\n",
    ],
  ])("says what comes next when %s", (status, change, next) => {
    const view = sampleView(change);
    const text = presentShow(view, options({ now: change.now ?? SAMPLE_NOW }));
    expect(text).toContain(status);
    expect(text).toContain(next);
  });

  it("names who may not sign what they asked for themselves", () => {
    const own = sampleView({
      change: (request) => {
        request.metadata.self_approval = false;
      },
    });
    const next = presentShow(own, options({ width: 120 }))
      .split("\n")
      .at(-2);
    expect(next).toBe(" Next: awooo approve 1f3c9a2e (by 2 people other than carol@corp), or awooo reject 1f3c9a2e");
  });

  it("says once why checks did not run", () => {
    const view = sampleView({
      change: (request) => {
        for (const one of request.dry_run_checks) {
          if (one.name === "Resource Exists") Object.assign(one, { status: "not_run", message: "no cluster answered" });
        }
      },
    });
    const text = presentShow(view, options());
    expect(text).toContain("? exists, radius: not run: no cluster answered");
    expect(text.match(/no cluster answered/g)).toHaveLength(1);
  });

  it("says that other requests wait for signatures", () => {
    const other = { ...requestOf(signed), id: "2222aaaa-7b1d-4c55-9a0e-3f1b2c4d5e6f" };
    const text = presentShow({ ...signed, approvals: [...signed.approvals, other] }, options());
    expect(text).toContain("+1 more request: awooo approvals");
    expect(presentShow(signed, options())).not.toContain("more request");
  });

  it("says what comes next without a proposal, and nothing where the incident is over", () => {
    const view = { ...signed, approvals: [] };
    expect(presentShow(view, options())).toContain("No proposal yet.");
    expect(presentShow(view, options())).toContain("Next: awooo propose INC-2041\n");
    const over = { ...signed, incident: { ...signed.incident, status: "resolved" as const } };
    expect(presentShow(over, options())).not.toContain("Next:");
  });

  it("shows the request that was asked for among several", () => {
    const other = { ...requestOf(manual), id: "2222aaaa-7b1d-4c55-9a0e-3f1b2c4d5e6f", status: "expired" as const };
    const view = { ...signed, approvals: [...signed.approvals, other] };
    expect(presentShow(view, options())).toContain("1 of 2 signatures");
    expect(presentShow(view, { ...options(), approvalId: other.id })).toMatch(
      /Renew the certificate[\s\S]*Earlier proposals/,
    );
  });

  it("never shows a check that did not run as one that passed", () => {
    for (const ascii of [true, false]) {
      const line =
        presentShow(signed, options({ ascii }))
          .split("\n")
          .find((text) => text.includes("radius")) ?? "";
      expect(line).toContain("? radius: not run: no cluster answered");
    }
  });
});

describe("propose", () => {
  it("numbers the steps of a person, and says what was missing", () => {
    const view = {
      approval: requestOf(manual),
      incident: manual.incident,
      reused: false,
      degraded: ["llm"],
      message: "m",
    };
    const text = presentPropose(view, options());
    expect(text).toMatch(/ 1\. Look[\s\S]* 2\. Mend[\s\S]* 3\. Delete/);
    expect(text).toContain("No model answered");
  });

  it("quotes what a model said", () => {
    const view = sampleView({
      proposal: sampleProposal({ source: "llm", template_id: null, description: "Trust me." }),
    });
    const text = presentPropose(
      { approval: requestOf(view), incident: view.incident, reused: false, degraded: [], message: "m" },
      options(),
    );
    expect(text).toContain("“Trust me.”");
  });

  it("ends with the message of the contract", () => {
    expect(proposalMessage(requestOf(signed))).toBe(
      "Proposal generated: kubectl rollout undo deployment/checkout --namespa... (Risk: critical)",
    );
  });
});

describe("list and approvals", () => {
  it("aligns columns and says what to do where there is nothing", () => {
    const other = sampleIncident({ incident_id: "INC-7", severity: "P3", affected_services: ["node-7"], signals: [] });
    const lines = presentList({ incidents: [sampleIncident(), other] }, options({ width: 120 })).split("\n");
    expect(lines[0]).toBe("○ INC-2041  P1  investigating   3m  shop/checkout +2  KubeDeploymentRolloutStuck +2");
    expect(lines[1]).toBe("○ INC-7     P3  investigating   3m  node-7            no alerts");
    expect(presentList({ incidents: [] }, options())).toContain("awooo ingest");
    expect(presentApprovals({ approvals: [], over: new Set() }, options())).toContain("awooo propose");
  });

  it("shows what is missing and how long it may be signed", () => {
    const text = presentApprovals({ approvals: signed.approvals, over: new Set() }, options({ width: 120 }));
    expect(text).toContain("1f3c9a2e  ■ CRITICAL  INC-2041  1 of 2  26m left  kubectl rollout undo");
    expect(
      presentApprovals({ approvals: signed.approvals, over: new Set() }, options({ now: "2026-11-23T00:00:00Z" })),
    ).toContain("expired");
  });
});

it("sign says what the signature did", () => {
  const approval = requestOf(signed);
  const { incident } = signed;
  expect(presentSign({ incident, approval, outcome: "signed", signer: "alice@corp" }, options())).toMatch(
    /^ alice@corp approved 1f3c9a2e\.\n/,
  );
  expect(presentSign({ incident, approval, outcome: "already_signed", signer: "alice@corp" }, options())).toContain(
    "a person counts once",
  );
});

it("resolve says where it is known", () => {
  const view = {
    incident: { ...signed.incident, resolved_at: SAMPLE_NOW },
    approval: requestOf(signed),
    already: true,
  };
  const text = presentResolve({ ...view, stores: { sqlite: "written", redis: "queued" } }, options());
  expect(text).toContain("INC-2041 was resolved already (2026-11-22 03:14:07 UTC), with approval 1f3c9a2e");
  expect(text).toContain("redis: queued");
});
