/** Whether a run of characters is random: made by a machine to be unguessable, and no name that means something. */
import type { Finder, Finding } from "./finding.ts";

/** Fewest characters of a run that is masked though nothing says what it is. */
const MIN_LENGTH = 24;
const RUN = /[A-Za-z0-9+/_=-]{24,}/g;
/** Names in front of what is meant to be public: ids, digests, versions. */
const PUBLIC =
  /(?:id|id-2|uid|hash|digest|checksum|etag|sha\d{0,3}|md5|version|fingerprint|revision|commit|h1|nonce|cursor|continue)["'\\]*\s?[:=]\s?(?:W\/)?["'\\]*$/i;

/** CloudFormation's name of what it made: stack, name in the template, eight digits, 12 characters by chance. */
const LOGICAL_ID =
  /^(?:[A-Za-z][A-Za-z0-9]{0,60}-){1,4}[A-Z][A-Za-z]{1,60}\d{0,2}[A-Za-z]{0,20}[0-9A-F]{8}-[A-Za-z0-9]{12,13}$/;

/** Of random letters and digits, about 0.45 of all neighbours. */
const SHARE_OF_CHANGES = 0.27;
/** The one length for which a little less will do, since so little else has it. */
const AWS_SECRET = 40;
const SHARE_OF_CHANGES_AWS = 0.18;
/** Pairs of letters that most words are made of: four of five pairs of a word, one of five by chance. */
const PAIRS_OF_WORDS = new Set(
  [
    "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic",
    "ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un",
    "lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev",
    "ld ry mp fe bl ab gh ty op wo sa ay ex ke fr oo av ag if ap gr od bo sp rd do uc bu ei ov by rm ep tt oc fa",
  ]
    .join(" ")
    .split(" "),
);
/** Below it no name is made of words; above it none is random. */
const SHARE_OF_PAIRS = { random: 0.38, words: 0.6 };

/** Runs of letters of both cases and digits without the rhythm of words. */
export const unexplained: Finder = { hint: /[A-Za-z0-9+/_=-]{24}/, find: randomIn };

function randomIn(text: string): Finding[] {
  const found: Finding[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (
      /^sha\d{3}-/.test(run) ||
      !looksRandom(run) ||
      LOGICAL_ID.test(run) ||
      PUBLIC.test(text.slice(Math.max(0, index - 24), index))
    )
      continue;
    found.push({ kind: "secret", start: index, end: index + run.length });
  }
  return found;
}

/**
 * Hexadecimal texts never are: digests, commits and traces look the same. Of words in one, as in the names of classes,
 * the case changes once a word, and most pairs of letters are those of words; by chance neither is so.
 */
export function looksRandom(run: string): boolean {
  const core = run.replace(/0x[0-9a-f]+/g, "");
  if (core.length < MIN_LENGTH - 4 || !/[A-Z]/.test(core) || !/[a-z]/.test(core)) return false;
  if (!/\d/.test(core) && core.length < 32) return false;
  const longest = core.split(/[_-]/).reduce((most, part) => Math.max(most, part.length), 0);
  if (longest < 12) return false;
  const words = pairsOfWords(core);
  const changed = changes(core);
  const share = core.length === AWS_SECRET && longest === core.length ? SHARE_OF_CHANGES_AWS : SHARE_OF_CHANGES;
  if (words < SHARE_OF_PAIRS.random) return changed >= SHARE_OF_CHANGES / 2;
  return words < SHARE_OF_PAIRS.words && changed >= share;
}

/** Share of neighbouring letters that are a pair of words. */
function pairsOfWords(core: string): number {
  const letters = core.toLowerCase().match(/[a-z]+/g) ?? [];
  let pairs = 0;
  let known = 0;
  for (const part of letters) {
    for (let i = 1; i < part.length; i++) {
      pairs++;
      if (PAIRS_OF_WORDS.has(part.slice(i - 1, i + 1))) known++;
    }
  }
  return pairs < 8 ? 0.5 : known / pairs;
}

/** Share of neighbours of different classes, without the lower-case letter behind a capital that begins a word. */
function changes(core: string): number {
  let changed = 0;
  let pairs = 0;
  let before = "";
  for (const character of core) {
    const now = classOf(character);
    if (before !== "" && now !== "") {
      pairs++;
      if (before !== now && !(before === "A" && now === "a")) changed++;
    }
    before = now;
  }
  return pairs === 0 ? 0 : changed / pairs;
}

function classOf(character: string): string {
  if (character >= "a" && character <= "z") return "a";
  if (character >= "A" && character <= "Z") return "A";
  return character >= "0" && character <= "9" ? "0" : "";
}

const DECODABLE = /^[A-Za-z0-9+/_-]{4,4096}={0,2}$/;

/** `user:password` in base64, as HTTP and container registries have it. */
export function isBasicAuth(value: string): boolean {
  if (!DECODABLE.test(value)) return false;
  try {
    return /^[\x20-\x39\x3b-\x7e]{1,200}:[\x20-\x7e]+$/.test(atob(value.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return false;
  }
}
