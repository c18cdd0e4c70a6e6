/** A team's `policy.yaml`; loaded only where there is one. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import * as z from "zod/mini";
import { type ApprovalRule, type Policy, type PolicyChanges, tightened } from "../../domain/policy.ts";
import { RISK_LEVELS } from "../../domain/risk-level.ts";
import { validate } from "../../domain/schema.ts";

const MAX_SIGNATURES = 9;

const zRule = z.strictObject({
  signatures: z.optional(z.int().check(z.minimum(0), z.maximum(MAX_SIGNATURES))),
  self_approval: z.optional(z.boolean()),
  /** `30m`, `1h` */
  expires_after: z.optional(z.string()),
});
const zPolicy = z.nullable(z.partialRecord(z.enum(RISK_LEVELS), zRule));

/**
 * @param duration reads `30m` as milliseconds and throws where it cannot
 * @throws AwoooError invalid_data or config with the path of what is wrong; what the file system or the parser throws
 */
export function readPolicy(path: string, duration: (text: string, where: string) => number): Policy {
  const file = validate(zPolicy, parse(readFileSync(path, "utf8")) ?? null, path) ?? {};
  const changes = Object.entries(file).map(([risk, { expires_after, ...rule }]): [string, Partial<ApprovalRule>] => {
    if (expires_after === undefined) return [risk, defined(rule)];
    return [risk, { ...defined(rule), expires_after_ms: duration(expires_after, `${path}: ${risk}.expires_after`) }];
  });
  return tightened(Object.fromEntries(changes) as PolicyChanges, path);
}

function defined({ signatures, self_approval }: z.infer<typeof zRule>): Partial<ApprovalRule> {
  return { ...(signatures !== undefined && { signatures }), ...(self_approval !== undefined && { self_approval }) };
}
