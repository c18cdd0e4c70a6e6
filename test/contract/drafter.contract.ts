/** What every Drafter does, whatever model is behind it. */
import { afterEach, describe, expect, it } from "vitest";
import { actionText } from "../../src/domain/proposal.ts";
import type { Target } from "../../src/domain/target.ts";
import type { Drafter, DraftInput } from "../../src/ports-drafting.ts";
import { anIncident } from "../support/builders.ts";
import { NO_EVIDENCE, scriptedEvidence } from "../support/scripted-evidence.ts";

export interface DrafterSubject {
  drafter: Drafter;
  dispose(): Promise<void>;
}

/** What the model behind a drafter does. */
export type ModelMood = "answers well" | "is not there" | "says nothing useful" | "never ends";

const TARGET: Target = { kind: "deployment", name: "checkout", namespace: "shop" };

export function draftInput(fields: Partial<DraftInput> = {}): DraftInput {
  return {
    incident: anIncident(),
    target: TARGET,
    lang: "en",
    looks: [],
    earlier: [],
    evidence: NO_EVIDENCE,
    onProgress: () => {},
    signal: new AbortController().signal,
    ...fields,
  };
}

/** @param makeSubject makes a drafter whose deadline is a few hundred milliseconds, unless the mood is good */
export function drafterContract(name: string, makeSubject: (mood: ModelMood) => Promise<DrafterSubject>): void {
  describe(`Drafter contract: ${name}`, () => {
    let subject: DrafterSubject | null = null;
    const drafterThat = async (mood: ModelMood) => {
      subject = await makeSubject(mood);
      return subject.drafter;
    };

    afterEach(async () => {
      await subject?.dispose();
      subject = null;
    });

    it("makes a proposal that is marked as a model's", async () => {
      const { proposal } = await (await drafterThat("answers well")).draft(draftInput());
      expect(proposal).toMatchObject({ source: "llm", template_id: null, playbook_id: null, target: TARGET });
      expect(proposal.llm?.provider).toMatch(/.+/);
      expect(actionText(proposal, null)).toBe("kubectl rollout restart deployment/checkout --namespace=shop");
    });

    it.each(["is not there", "says nothing useful", "never ends"] as const)(
      "says in one line why there is none when the model %s",
      async (mood) => {
        const failure = (await drafterThat(mood)).draft(draftInput());
        await expect(failure).rejects.toMatchObject({
          name: "AwoooError",
          code: "no_proposal",
          message: expect.stringMatching(/^.{10,400}$/),
          details: { reason: expect.any(String), receipt: { failure: expect.any(String), from_cache: false } },
        });
      },
    );

    it("asks nobody once it is stopped", async () => {
      const failure = (await drafterThat("answers well")).draft(draftInput({ signal: AbortSignal.abort() }));
      await expect(failure).rejects.toMatchObject({ code: "no_proposal", details: { reason: "stopped" } });
    });

    it("shows its prompt without asking anybody", async () => {
      expect(await (await drafterThat("is not there")).prompt(draftInput(), [])).toContain('"KubePodCrashLooping"');
    });

    it("makes the same proposal of what it recorded, without a model", async () => {
      const { proposal, recorded } = await (await drafterThat("answers well")).draft(draftInput());
      await subject?.dispose();
      const recalled = await (await drafterThat("is not there")).recall(recorded, draftInput());
      expect(recalled?.proposal.llm).toMatchObject({ from_cache: true, receipt: { from_cache: true, failure: null } });
      const { llm: _, ...fresh } = proposal;
      expect(recalled?.proposal).toMatchObject(fresh);
      expect(recalled?.recorded).toBe(recorded);
    });

    it("recalls nothing that is no record", async () => {
      const drafter = await drafterThat("is not there");
      for (const text of ["", "null", "{}", '{"version":1}', "x".repeat(10_000)]) {
        expect(await drafter.recall(text, draftInput())).toBeNull();
      }
    });

    it("has one key for one question, and another for another", async () => {
      const drafter = await drafterThat("is not there");
      const key = await drafter.key(draftInput());
      expect(key).toMatch(/^[0-9a-f]{64}$/);
      expect(await drafter.key(draftInput({ evidence: scriptedEvidence() }))).toBe(key);
      const others = [draftInput({ lang: "zh-TW" }), draftInput({ incident: anIncident({ title: "Else" }) })];
      for (const other of others) expect(await drafter.key(other)).not.toBe(key);
    });

    it("tells whether the model is there, and never throws", async () => {
      expect(await (await drafterThat("answers well")).status()).toMatchObject({
        reachable: true,
        model_present: true,
        tool_model: { name: expect.any(String), message: expect.stringMatching(/^.+$/) },
      });
      await subject?.dispose();
      const gone = await (await drafterThat("is not there")).status();
      expect(gone).toMatchObject({ reachable: false, model_present: false, message: expect.stringMatching(/^.+$/) });
    });
  });
}
