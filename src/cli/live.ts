/** Tells screens when something changed: in the ledger, whoever wrote to it, and in Redis, whoever told. */
import { AwoooError } from "../domain/awooo-error.ts";
import type { SyncResult } from "../flows/reachable.ts";
import { syncAll, syncIncidents } from "../flows/sync.ts";
import type { Context } from "../ports.ts";

/** How often the ledger is asked whether anybody wrote; microseconds each time. */
const LEDGER_MS = 250;
/** How often an incident that is looked at is compared with Redis, which others than awooo write without telling. */
const PULSE_MS = 1000;
/** How often all are; sooner where nobody tells what changes. */
const COMPARE_ALL_MS = 30_000;
const COMPARE_UNTOLD_MS = 5_000;
/** What one colleague does comes as several messages; they are one change. */
const GATHER_MS = 30;

export interface LiveSource {
  /** @returns stops it */
  subscribe(onChange: () => void): () => void;
  redis(): "off" | "ok" | "away";
  /** When Redis answered last, RFC 3339. */
  synced(): string | null;
}

export function liveSource(ctx: Context): LiveSource {
  const { memory } = ctx;
  let redis: "off" | "ok" | "away" = memory === null ? "off" : "ok";
  let synced: string | null = null;

  function heard({ degraded }: { degraded: boolean }): void {
    redis = degraded ? "away" : "ok";
    if (!degraded) synced = ctx.now();
  }

  function subscribe(onChange: () => void): () => void {
    let version = ctx.ledger.version();
    const timers = [
      setInterval(() => {
        const now = ctx.ledger.version();
        if (now === version) return;
        version = now;
        onChange();
      }, LEDGER_MS),
    ];
    const stopRedis = memory === null ? () => {} : followRedis(ctx, heard);
    // Screens that look at one incident compare it themselves.
    if (memory !== null) timers.push(setInterval(onChange, PULSE_MS));
    return () => {
      for (const timer of timers) clearInterval(timer);
      stopRedis();
    };
  }

  return { subscribe, redis: () => redis, synced: () => synced };
}

/** Brings to the ledger what colleagues write to Redis; the ledger's version then says so. */
function followRedis(ctx: Context, heard: (result: { degraded: boolean }) => void): () => void {
  const named = new Set<string>();
  let told = false;
  let busy = false;
  let stopped = false;
  let comparedAt = Number.NEGATIVE_INFINITY;
  let gathering: NodeJS.Timeout | undefined;

  /** What Redis has and nobody can read, `awooo doctor` and `awooo list` tell: the screens go on. */
  async function synced(syncing: Promise<SyncResult>): Promise<void> {
    try {
      heard(await syncing);
    } catch (error) {
      // Once the screens are left, the ledger is closed beneath it.
      if (!(error instanceof AwoooError) && !stopped) throw error;
    }
  }

  /** Never two at a time; what is told meanwhile comes next. */
  async function catchUp(): Promise<void> {
    const now = performance.now();
    const all = now - comparedAt >= (told ? COMPARE_ALL_MS : COMPARE_UNTOLD_MS);
    if (busy || stopped || (!all && named.size === 0)) return;
    busy = true;
    const ids = [...named];
    named.clear();
    if (all) comparedAt = now;
    await synced(all ? syncAll(ctx) : syncIncidents(ctx, ids, { publish: false })).finally(() => {
      busy = false;
    });
    if (named.size > 0) await catchUp();
  }

  const stopWatching = ctx.memory?.watch({
    changed: (incidentId) => {
      named.add(incidentId);
      clearTimeout(gathering);
      gathering = setTimeout(() => void catchUp(), GATHER_MS);
    },
    connected: (on) => {
      told = on;
      if (on) comparedAt = Number.NEGATIVE_INFINITY;
      void catchUp();
    },
  });
  const timer = setInterval(() => void catchUp(), PULSE_MS);
  void catchUp();
  return () => {
    stopped = true;
    clearInterval(timer);
    clearTimeout(gathering);
    void stopWatching?.();
  };
}
