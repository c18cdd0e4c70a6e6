import * as z from "zod/mini";
import { defineAction, zContainer } from "./definition.ts";
import { objectCommand, objectParams, objectRef, patchAccess, readObject, WORKLOADS } from "./workload.ts";

/** Names of variables that hold credentials: those belong into a secret, and never into a ledger or a terminal. */
const CREDENTIAL_NAME =
  /passw|passphrase|pwd|secret|token|credential|auth|private|signature|salt|cert|dsn|cookie|session|(^|_)(api|access|ssh|gpg|signing|encryption|license|master)?_?keys?(_|$)|key$|connection_?string/i;

/** Values that are credentials whatever the name: `user:password@` in an address, well-known beginnings of tokens. */
const CREDENTIAL_VALUE = /:\/\/[^/]*@|^eyJ|^AKIA|^ASIA|^glpat-|^xox[abeoprs]-|^sk-|^hf-|^[0-9a-f]{32,}$/i;

/** Sets one variable of one container; the pods are replaced. */
export const setEnv = defineAction({
  params: () =>
    z.strictObject({
      ...objectParams(WORKLOADS),
      container: zContainer(),
      variable: z.string().check(
        z.maxLength(128),
        z.regex(/^[A-Za-z][A-Za-z0-9_]*$/, { error: "expected the name of a variable" }),
        z.refine((name) => !CREDENTIAL_NAME.test(name), { error: "expected no variable that may hold a credential" }),
      ),
      value: z.string().check(
        z.maxLength(253),
        z.regex(/^[A-Za-z0-9][A-Za-z0-9._:/=@-]*$/, {
          error: "expected letters, digits and . _ : / = @ - with a letter or digit first",
        }),
        z.refine((value) => !CREDENTIAL_VALUE.test(value), { error: "expected no credential" }),
      ),
    }),
  about: "{kind, name, namespace, container, variable, value}: set a variable of a container",
  offered: false,
  remedies: ["fix_configuration"],
  kinds: WORKLOADS,
  verb: ["set", "env"],
  class: () => "disruptive",
  command: ({ container, variable, value, ...object }) => {
    const { operands, flags } = objectCommand(object, { containers: container });
    return { operands: [...operands, `${variable}=${value}`], flags };
  },
  read: ({ operands, flags }) => {
    const [variable, ...rest] = operands.at(-1)?.split("=") ?? [];
    const object = readObject({ operands: operands.slice(0, -1), flags });
    return object === null ? null : { ...object, container: flags["containers"], variable, value: rest.join("=") };
  },
  object: objectRef,
  access: patchAccess,
  dryRun: true,
  proof: () => ({ by: "rollout" }),
  // The value before is not read: it may be a credential after all.
  undo: "previous",
  inverse: () => null,
});
