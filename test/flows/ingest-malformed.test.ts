import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { ingest } from "../../src/flows/ingest.ts";
import { payloadText } from "../support/ingest-fixture.ts";
import { type LedgerContext, openLedgerContext } from "../support/ledger-context.ts";
import { MALFORMED_INPUTS } from "../support/malformed-inputs.ts";

let ctx: LedgerContext;

beforeAll(async () => {
  ctx = openLedgerContext();
  // Something to lose.
  await ingest(ctx, { bytes: payloadText("incident.json"), where: "in", format: null });
});
afterAll(() => ctx.remove());

describe("a malformed input", () => {
  it("comes in more than 100 kinds", () => {
    expect(MALFORMED_INPUTS.length).toBeGreaterThan(130);
  });

  it.each(MALFORMED_INPUTS)("is refused in one line and stores nothing: $what", async ({ input, says }) => {
    const before = ctx.ledger.chain().head;
    const error: unknown = await ingest(ctx, { bytes: input, where: "in", format: null }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof AwoooError)) throw new Error("was taken, or failed otherwise", { cause: error });
    expect(error.code).toBe("invalid_data");
    expect(error.message).toContain(says);
    expect(error.message).toMatch(/^in( line \d+)?: \S/);
    expect(error.message).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(error.message.length).toBeLessThan(400);
    expect(ctx.ledger.chain().head).toEqual(before);
  });

  it("leaves no trace in what can be asked", () => {
    expect(ctx.ledger.facts()).toMatchObject({ events: 1, incidents: 1 });
    expect(ctx.ledger.staleProjections()).toEqual([]);
  });
});
