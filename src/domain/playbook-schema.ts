/** The format of a playbook file. Loaded only where a team has one; the types cost nothing. */

import * as z from "zod/mini";
import { ACTION_NAMES } from "./action.ts";
import { SEVERITIES } from "./incident.ts";
import { REMEDIES } from "./proposal.ts";
import { type Remedied, remedyProblem } from "./remedy-fit.ts";
import { TARGET_KINDS } from "./target.ts";
import { actionProblem } from "./template.ts";
import { MAX_TEXT } from "./template-limits.ts";

const zProse = z.string().check(z.minLength(1), z.maxLength(MAX_TEXT));
const zWord = z.string().check(z.minLength(1), z.maxLength(253));

const zSymptoms = z.strictObject({
  /** Alert names, any one of which calls for this playbook; severity and spelling in the name do not matter. */
  alerts: z.array(zWord).check(z.minLength(1)),
  /** `shop/checkout` or `checkout`; absent: any. */
  services: z.optional(z.array(zWord)),
  severities: z.optional(z.array(z.enum(SEVERITIES))),
  workload_kind: z.optional(z.enum(TARGET_KINDS)),
  namespace: z.optional(zWord),
});

/** Exponentially weighted success (alpha 0.2), 0..1, and how many outcomes are behind it. */
const zTrust = z.strictObject({ ewma: z.number().check(z.minimum(0), z.maximum(1)), n: z.int().check(z.minimum(0)) });

const zAction = z.strictObject({
  name: z.enum(ACTION_NAMES),
  params: z.record(z.string(), z.union([z.number(), z.string().check(z.maxLength(253))])),
});

const zPlaybookId = z
  .string()
  .check(
    z.maxLength(100),
    z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: "expected lower-case words joined by dashes" }),
  );

export const zPlaybook = z
  .strictObject({
    id: zPlaybookId,
    title: z.string().check(z.minLength(1), z.maxLength(200)),
    description: z.optional(zProse),
    symptoms: zSymptoms,
    action: z.optional(zAction),
    manual_steps: z.optional(z.array(zProse)),
    remedy: z.enum(REMEDIES),
    trust: z.optional(zTrust),
  })
  .check(
    z.refine(({ action, manual_steps = [] }) => action !== undefined || manual_steps.length > 0, {
      error: "expected an action or manual_steps",
    }),
    z.refine((playbook) => problemOf(playbook) === null, {
      path: ["action"],
      error: (issue) => problemOf(issue.input as Aim) ?? "does not fit",
    }),
    z.refine((playbook) => remedyProblem(playbook) === null, {
      path: ["remedy"],
      error: (issue) => remedyProblem(issue.input as Remedied) ?? "does not fit",
    }),
  );
export type Playbook = z.infer<typeof zPlaybook>;

type Aim = Pick<z.infer<typeof zPlaybook>, "action" | "symptoms">;

function problemOf({ action, symptoms }: Aim): string | null {
  const kind = symptoms.workload_kind;
  return actionProblem({ action, ...(kind === undefined ? {} : { target_kinds: [kind] }) });
}
