/** What the library would propose, before anything is asked or recorded. */
import { expect, it } from "vitest";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { previewOf } from "../../src/flows/preview.ts";
import { propose } from "../../src/flows/propose.ts";
import { laptop, putIncident } from "../support/flow-team.ts";

it("is what propose then makes a request of, and asks, records and tells nothing", async () => {
  const ctx = laptop();
  putIncident(ctx);
  const { seq } = ctx.ledger.chain().head;
  const preview = previewOf(ctx, "INC-1");
  expect(ctx.ledger.chain().head.seq).toBe(seq);
  expect([ctx.drafts, ctx.notices]).toEqual([0, []]);

  const { approval } = await propose(ctx, { id: "INC-1", source: "auto", llm: false, fresh: false });
  expect(approval).toMatchObject({
    action: preview.command,
    risk_level: preview.risk,
    metadata: { source: preview.source, template_id: preview.id, title: preview.title, target: preview.target },
  });
  expect(approval.metadata.match.slice(1)).toEqual(preview.why);
});

it("knows from the ledger that the same was just done to the same object", () => {
  const ctx = laptop();
  putIncident(ctx, { severity: "P2" });
  expect(previewOf(ctx, "INC-1").risk).toBe("medium");
  const again = { ...ctx.ledger, usesOnTarget: () => 1 };
  expect(previewOf(Object.assign(Object.create(ctx), { ledger: again }), "INC-1").risk).toBe("high");
});

it("of an incident nobody knows there is none", () => {
  expect(() => previewOf(laptop(), "INC-9")).toThrow(AwoooError);
});
