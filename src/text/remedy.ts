/** What is proposed, how risky it is, and what is missing before it may be done: the part one decides by. */
import type { Lang } from "../domain/lang.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import type { Target } from "../domain/target.ts";
import { flow, type Span, spread } from "./flow.ts";
import { safeText } from "./safe-text.ts";
import {
  awaitsRun,
  closedUndecided,
  expiryWords,
  hasExpired,
  hasLapsed,
  personText,
  shortId,
  signatureWords,
} from "./signature.ts";
import { riskBadge, riskPaint, symbolsFor } from "./symbols.ts";
import { clockText } from "./time.ts";
import type { TextOptions } from "./view.ts";
import { displayWidth, wrapCommand, wrapText } from "./width.ts";
import { wordsFor } from "./words.ts";

/** Narrower than this, margins shrink. */
const NARROW = 60;
const MAX_STEP = 1000;

function statusSpans(approval: ApprovalRequest, options: TextOptions, open: boolean): Span[] {
  const { style, now, lang, ascii } = options;
  const words = wordsFor(lang);
  const bad = (text: string) => style.bold(style.red(text));
  const rejection = approval.signatures.find((signature) => signature.decision === "reject");
  if (approval.status === "rejected" && rejection !== undefined) {
    const by = words.rejectedBy(personText(rejection.signer, ascii), clockText(rejection.signed_at, now));
    const { quote } = symbolsFor(ascii);
    const comment = rejection.comment === null ? "" : safeText(rejection.comment, { max: 200, ascii });
    return [
      { text: by, paint: bad },
      { text: comment === "" ? "" : quote[0] + comment + quote[1], paint: style.dim },
    ];
  }
  if (closedUndecided(approval, now, open)) return [{ text: words.closedWithIncident.whole, paint: bad }];
  if (approval.status === "pending") return [];
  const done = approval.status === "approved" || approval.status === "executed";
  return [{ text: words.status[approval.status], paint: done ? (text) => style.bold(style.green(text)) : bad }];
}

/**
 * `■ CRITICAL   1 of 2 signatures: alice@corp 03:12   expires in 24m`.
 * @param others how many other requests of the incident are open
 * @param open whether the incident is: where it is over, nothing has to be signed or run in time any more
 */
export function verdictLines(approval: ApprovalRequest, options: TextOptions, others = 0, open = true): string[] {
  const { style, width, now, ascii, lang } = options;
  const signed = approval.current_signatures >= approval.required_signatures;
  const left: Span[] = [
    { text: riskBadge(approval.risk_level, ascii), paint: riskPaint(approval.risk_level, style) },
    ...statusSpans(approval, options, open),
    { text: signatureWords(approval, options), paint: signed ? style.green : style.bold },
  ];
  const over = hasExpired(approval, now) || hasLapsed(approval, now);
  const counts = open || !(awaitsRun(approval) || closedUndecided(approval, now, open));
  const until = counts ? expiryWords(approval, options) : "";
  const right = { text: until, paint: over ? style.red : style.yellow };
  const alone = spread(left, right, { width, indent: 1 });
  if (others === 0 || !open) return alone;
  const more: Span = { text: wordsFor(lang).moreRequests(others), paint: style.yellow };
  const together = spread([...left, more], right, { width, indent: 1 });
  // Where the line has no room left, what is said of this request stays together.
  return together.length > alone.length ? [...alone, ...flow([more], { width, indent: 1 })] : together;
}

/** The whole command, or the numbered steps for a person; never cut. */
export function remedyLines(approval: ApprovalRequest, options: TextOptions): string[] {
  const { style, width, ascii, lang } = options;
  const { argv, manual_steps, title } = approval.metadata;
  const indent = width < NARROW ? 1 : 3;
  const lines: string[] = [];
  if (argv !== null) {
    const words = approval.action.split(" ").map((word) => safeText(word, { ascii }));
    lines.push(...wrapCommand(words, width, indent).map(style.bold));
  } else {
    lines.push(
      ...wrapText(safeText(title, { ascii }), width - indent).map((line) => " ".repeat(indent) + style.bold(line)),
    );
  }
  if (manual_steps.length === 0) return lines;
  if (argv !== null) lines.push("");
  lines.push(...flow([{ text: wordsFor(lang).manualSteps, paint: style.dim }], { width, indent }));
  return [...lines, ...stepLines(manual_steps, options, indent)];
}

function stepLines(steps: readonly string[], { width, ascii }: TextOptions, indent: number): string[] {
  const digits = String(steps.length).length;
  return steps.flatMap((step, i) => {
    const number = `${String(i + 1).padStart(digits)}. `;
    const margin = indent + displayWidth(number);
    const lines = wrapText(safeText(step, { max: MAX_STEP, ascii }), width - margin);
    return lines.map((line, n) => (n === 0 ? " ".repeat(indent) + number : " ".repeat(margin)) + line);
  });
}

function clusterName(approval: ApprovalRequest): string | null {
  const cluster = approval.metadata["cluster"];
  if (typeof cluster !== "object" || cluster === null || !("context" in cluster)) return null;
  return typeof cluster.context === "string" ? cluster.context : null;
}

/** `deployment checkout, namespace shop`; as it came, nothing is escaped. */
export function aimText({ kind, name, namespace }: Target, lang: Lang): string {
  return [`${kind} ${name}`, ...(namespace === null ? [] : [wordsFor(lang).namespace(namespace)])].join(", ");
}

/** What it is done to, and which request says so. */
export function aimLines(approval: ApprovalRequest, options: TextOptions): string[] {
  const { style, width, ascii, lang } = options;
  const words = wordsFor(lang);
  const { kind, name, namespace } = approval.metadata.target;
  const safe = (text: string) => safeText(text, { max: 253, ascii });
  const cluster = clusterName(approval);
  const where = [
    words.on(`${safe(kind)} ${safe(name)}`),
    ...(namespace === null ? [] : [words.namespace(safe(namespace))]),
    ...(cluster === null ? [] : [words.cluster(safe(cluster))]),
  ];
  const spans: Span[] = [
    { text: where.join(", ") },
    { text: words.request(safe(shortId(approval.id))), paint: style.dim },
    { text: words.identity(approval.metadata.identity), paint: style.dim },
  ];
  return flow(spans, { width, indent: width < NARROW ? 1 : 3, gap: "  " });
}
