/** The texts of a request, before they are signed and kept. */
import type { Check } from "./check.ts";
import type { Proposal } from "./proposal.ts";
import type { RequestInput } from "./request.ts";
import { maskSecrets } from "./secrets.ts";

/** What a playbook, a model or kubectl wrote, without credentials. The command is left alone: its grammar has none. */
export function requestWithoutSecrets(input: RequestInput): RequestInput {
  const proposal = proposalWithoutSecrets(input.assessed.proposal);
  const { alternative } = input;
  return {
    ...input,
    assessed: { ...input.assessed, proposal },
    match: input.match.map(maskSecrets),
    checks: input.checks.map((check): Check => ({ ...check, message: maskSecrets(check.message) })),
    alternative: alternative === null ? null : { ...alternative, title: maskSecrets(alternative.title) },
  };
}

function proposalWithoutSecrets(proposal: Proposal): Proposal {
  const { llm } = proposal;
  return {
    ...proposal,
    title: maskSecrets(proposal.title),
    description: maskSecrets(proposal.description),
    manual_steps: proposal.manual_steps.map(maskSecrets),
    llm: llm && {
      ...llm,
      primary_responsibility: masked(llm.primary_responsibility),
      signoz_correlation: masked(llm.signoz_correlation),
      optimization_suggestions: llm.optimization_suggestions.map(maskSecrets),
    },
  };
}

function masked(text: string | null): string | null {
  return text === null ? null : maskSecrets(text);
}
