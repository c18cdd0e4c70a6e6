/** Connects the screen that proposes with the flows. Loaded when somebody proposes. */

import { AwoooError } from "../domain/awooo-error.ts";
import { derived } from "../domain/derived.ts";
import { type PreviewView, previewOf } from "../flows/preview.ts";
import { propose } from "../flows/propose.ts";
import { viewOf } from "../flows/show.ts";
import type { ProposingContext } from "../ports.ts";
import { leftLines } from "../text/left.ts";
import { aimText } from "../text/remedy.ts";
import type { TextOptions } from "../text/view.ts";
import type { Given, Layer, Opening } from "../tui/app/screen.ts";
import { type ProposeActions, type ProposeWatcher, proposeLayer } from "../tui/propose/screen.ts";
import type { Preview } from "../tui/propose/state.ts";

type ProposeOpening = Extract<Opening, { screen: "propose" }>;

/** The proposing of all screens of one app. */
export interface Proposals {
  /** @param nested whether another screen is below */
  open(opening: ProposeOpening, given: Given, nested: boolean): Layer;
  /**
   * After the screens are gone: waits until what was ended with them has ended.
   * @returns what is to stay in the terminal of a request that was made all the same; null: none was
   */
  left(options: TextOptions): Promise<string[] | null>;
}

/** @param ctx one that tells nobody anything: it would be drawn over the screen */
export function proposalsFor(ctx: ProposingContext): Proposals {
  /** By the incidents they are for; the requests there were before. */
  const underWay = new Map<Promise<unknown>, { incidentId: string; before: ReadonlySet<string> }>();

  async function tracked<T>(incidentId: string, work: () => Promise<T>): Promise<T> {
    const before = new Set(viewOf(ctx, incidentId).approvals.map(({ id }) => id));
    const going = work();
    underWay.set(going, { incidentId, before });
    try {
      return await going;
    } finally {
      underWay.delete(going);
    }
  }

  return {
    open: ({ incidentId, fresh, cache = true }, given, nested) => {
      const preview = previewFor(previewOf(ctx, incidentId), given);
      const actions = proposeActions(ctx, { incidentId, fresh, cache, source: preview.source }, tracked);
      return proposeLayer({ view: viewOf(ctx, incidentId), preview, nested }, actions, given);
    },
    left: async (options) => {
      const going = [...underWay];
      await Promise.allSettled(going.map(([promise]) => promise));
      for (const [, { incidentId, before }] of going) {
        const view = viewOf(ctx, incidentId);
        const made = view.approvals.findLast(({ id }) => !before.has(id));
        if (made !== undefined) return leftLines(view, made, options);
      }
      return null;
    },
  };
}

function previewFor({ target, ...preview }: PreviewView, { lang }: Given): Preview {
  return { ...preview, aim: aimText(target, lang) };
}

interface Wanted {
  incidentId: string;
  fresh: boolean;
  /** Whether an answer that was given before may serve. */
  cache: boolean;
  /** Where the preview comes from. */
  source: Preview["source"];
}

type Tracked = <T>(incidentId: string, work: () => Promise<T>) => Promise<T>;

function proposeActions(
  ctx: ProposingContext,
  { incidentId, fresh, cache, source }: Wanted,
  tracked: Tracked,
): ProposeActions {
  const patience = new AbortController();
  const view = () => viewOf(ctx, incidentId);
  return {
    view,
    propose: async (watcher, signal) => {
      const own = contextFor(ctx, patience.signal, watcher, signal);
      const made = await tracked(incidentId, () =>
        propose(own, { id: incidentId, source: "auto", llm: true, fresh, cache }),
      );
      return { approval: made.approval, reused: made.reused, view: view() };
    },
    take: () => patience.abort(new AwoooError("interrupted", "Interrupted")),
    choose: async (signal) => {
      const own = contextFor(ctx, patience.signal, null, signal);
      // The library's, where it was made before, is as good as new.
      const input = { id: incidentId, source, llm: false, fresh: false };
      const { approval } = await tracked(incidentId, () => propose(own, input));
      return { approvalId: approval.id, view: view() };
    },
  };
}

function contextFor(
  ctx: ProposingContext,
  patience: AbortSignal,
  watcher: ProposeWatcher | null,
  signal: AbortSignal,
): ProposingContext {
  return derived(ctx, {
    signal: AbortSignal.any([ctx.signal, signal]),
    patience,
    ...(watcher === null ? {} : watchedBy(watcher)),
  });
}

function watchedBy(watcher: ProposeWatcher): Partial<ProposingContext> {
  return {
    notify: (notice) => watcher.notice(notice),
    onProgress: (step) => watcher.step(step),
    drafted: () => watcher.checking(),
    onCheck: (check) => watcher.checked(check),
  };
}
