/** Wrong use of the evaluation: one line and exit code 2, no stack trace. */
export class UsageError extends Error {}
