import { openReview } from "../../src/tui/review.tsx";
import { sampleView, sampleProposal, manualProposal, sampleIncident } from "./sample-view.ts";
const sev = process.env.SEV ?? "P1";
let signatures: any[] = [{ signer: "alice@corp", comment: "seen the dashboards" }];
const make = () => sampleView({ signatures, incident: sampleIncident({ severity: sev as any }), proposal: process.env.MANUAL ? manualProposal : sampleProposal(), now: "2026-11-22T03:14:07Z" });
let t = Date.parse("2026-11-22T03:14:07Z"); const t0 = Date.now();
const r = await openReview({ view: make(), streams: process as any, color: !process.env.NO_COLOR, ascii: !!process.env.ASCII, lang: (process.env.L ?? "en") as any,
  now: () => new Date(t + Date.now() - t0).toISOString(), operator: "bob@corp",
  actions: { load: async () => { if (process.env.CRASH) return {} as any; return make(); }, decide: async (i) => { signatures.push({ signer: "bob@corp", decision: i.decision, comment: i.comment, at: "2026-11-22T03:14:20Z" }); return { message: "bob@corp " + i.decision + " " + i.digest.slice(0, 8), view: make() }; } } });
console.log("left:", r);
