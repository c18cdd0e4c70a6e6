/** What every action of the catalogue says of itself. */
import * as z from "zod/mini";
import type { Command } from "../command.ts";
import type { LiveObject } from "../live-object.ts";
import { once } from "../once.ts";
import type { Remedy } from "../proposal.ts";
import type { TargetKind } from "../target.ts";

/** How much an action can break; see the class table in `action.ts`. Forbidden verbs have no definition at all. */
export type ActionClass = "read" | "reversible" | "disruptive" | "destructive";

/** What the cluster said about the target. Absent where nobody asked or nobody answered. */
export interface ClusterFacts {
  replicas?: number;
  /** Whether a controller would make the object anew. */
  controlled?: boolean;
}

/** The object an action is about. */
export interface ObjectRef {
  kind: TargetKind;
  /** null: all of this kind in the namespace (reads only). */
  name: string | null;
  /** null for cluster-scoped kinds. */
  namespace: string | null;
}

/** What `kubectl auth can-i` is asked: may this be done? */
export interface Access {
  verb: string;
  /** As the API has it: `deployments.apps`, `pods`, `nodes`. */
  resource: string;
  subresource?: string;
}

/** How one sees that an action did what it should. */
export type Proof =
  /** kubectl saying so is all there is (reads). */
  | { by: "exit" }
  /** The rollout of a workload finished and its pods are ready. */
  | { by: "rollout" }
  /** The object is gone, or another one has its name. */
  | { by: "gone" }
  /** The object has changed as wanted. */
  | {
      by: "object";
      holds(live: LiveObject): boolean;
      /** It shows only part of what was to be done; kubectl's own end says the rest. */
      partial?: true;
    };

/**
 * What takes an action back. `previous`: setting what was there before, by a command where `inverse` has one;
 * `not_needed`: nothing was lost; `recreated`: a controller makes it anew; `nothing`: it stays done.
 */
export type Undo = "previous" | "not_needed" | "recreated" | "nothing";

/** An action and its parameters before they are checked. */
export interface UncheckedAction {
  name: string;
  params: Record<string, string | number>;
}

export interface ActionDefinition<S extends z.ZodMiniObject> {
  /** Built when it is first used: a command needs the schema of one action, if any. */
  params(): S;
  /** Its parameters and what it does, as a model reads it: `{node}: keep new pods off a node`. */
  about: string;
  /**
   * Whether a model may propose it. Not what destroys, not what proposes nothing (a question of permissions), and not
   * what takes a value that could only come from the text of an alert (an image, a variable).
   */
  offered: boolean;
  /** What it may count as: what the model says where it is one of these, else the first. Empty: what the model says. */
  remedies: readonly Remedy[];
  /** Kinds of objects it can be about, the same as its parameter `kind` takes where it has one. */
  kinds: readonly TargetKind[];
  /** The words after `kubectl` that say what is done. Several actions may share one. */
  verb: readonly string[];
  class(params: z.infer<S>, facts: ClusterFacts): ActionClass;
  command(params: z.infer<S>): Omit<Command, "verb">;
  /**
   * The parameters in a command that has the same verb, still unchecked: `params` checks them, and the command made of
   * them again must have the same words. null: a command of this verb that is another action, or none.
   */
  read(command: Command): Record<string, unknown> | null;
  /** null: no object in particular (the events of a namespace). */
  object(params: z.infer<S>): ObjectRef | null;
  access(params: z.infer<S>): Access;
  /** Whether kubectl can have the server try it without doing it. */
  dryRun: boolean;
  proof(params: z.infer<S>): Proof;
  undo: Undo;
  /** What takes it back, given what was there before; null: nothing does, or nothing needs to. */
  inverse(params: z.infer<S>, before: LiveObject): UncheckedAction | null;
}

/** Keeps the parameter type of a definition while checking its shape. */
export function defineAction<S extends z.ZodMiniObject>(definition: ActionDefinition<S>): ActionDefinition<S> {
  return { ...definition, params: once(definition.params) };
}

const RFC1123_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** RFC 1123 subdomain: what Kubernetes allows as an object's name; cannot start with a dash. */
export const zName = once(() =>
  z
    .string({ error: ({ input }) => (input === undefined ? "the name is missing" : undefined) })
    .check(z.maxLength(253), z.regex(RFC1123_SUBDOMAIN, { error: "expected an RFC 1123 name" })),
);

/** A count, or the number of a revision. */
export const zWhole = once(() => z.int({ error: ({ input }) => `expected a whole number such as 3${gotText(input)}` }));

/** What was there instead, where it is harmless to show. */
function gotText(input: unknown): string {
  if (input === undefined) return ", it is missing";
  const text = String(typeof input === "number" || typeof input === "string" ? input : "");
  return /^[\w.+-]{1,20}$/.test(text) ? `, got ${text}` : "";
}

/** RFC 1123 label: what Kubernetes allows as the name of a namespace or a container. */
const zLabel = once(() =>
  z
    .string()
    .check(z.maxLength(63), z.regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, { error: "expected an RFC 1123 label" })),
);
export const zNamespace = zLabel;
export const zContainer = zLabel;

/** Something that is switched on or left out. A word, since parameters are words and numbers wherever they are kept. */
export const zSwitch = once(() => z.optional(z.literal("true")));
