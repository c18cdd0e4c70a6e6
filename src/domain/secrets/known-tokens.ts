/** Tokens that say by their beginning what they are. */
import { type Finder, type Finding, matches, type SecretKind, WORD_START } from "./finding.ts";

/** How a kind of token begins. */
interface Known {
  kind: SecretKind;
  /** Ends in a look at what has to follow, of bounded length. */
  beginning: RegExp;
  /** All that may belong to it, from its first character on. */
  whole: RegExp;
}

/** Beginnings that nothing else has, where at least 16 characters follow. */
const DISTINCT = [
  "github_pat_ gl(?:pat|dt|rt|ptt|cbt|ft|imt|agent|soat|oas)- GR1348941 xox[a-z]- xapp-\\d- [srp]k_(?:live|test)_ whsec_",
  "sk-ant- sk-(?:proj|or|svcacct|admin)- pypi- SG\\. AIza GOCSPX- ya29\\. do[opr]_v1_ hv[sbr]\\. gl(?:sa|c)_ NRAK- sntry[su]_",
  "dp\\.(?:pt|st|ct|sa)\\. lin_api_ pscale_(?:tkn|pw|oauth)_ PMAK- HRKU- ATATT3 ATBB FlyV1\\s rubygems_ dckr_[po]at_",
  "LTAI AKID AKCp dt0[a-z]\\d{2}\\. figd_ pat-(?:na|eu)1- EAA[A-Z] tskey- bkua_ CCIPAT_ sha256~ shp(?:at|ca|pa|ss)_",
  "sq0(?:atp|csp)- [Nn][Vv][Aa][Pp][Ii]- ops_eyJ",
]
  .join(" ")
  .split(" ")
  .join("|");
/** Beginnings of ordinary names, too: what follows is without any mark, and long. */
const PLAIN =
  "(?:hf_|npm_|gsk_|r8_|sb[ps]_|ntn_|ph[cx]_|waka_|rdme_|secret_|xai-|pplx-)(?=[A-Za-z0-9]{20})|gh[pousr]_(?=[A-Za-z0-9]{8})";
const OF_HEX = String.raw`(?:key-|dapi)(?=[0-9a-f]{32})|pul-(?=[0-9a-f]{40})|SK(?=[0-9a-f]{32}(?![0-9A-Za-z]))|v1\.0-(?=[0-9a-f]{24}-)|oy2(?=[a-z0-9]{43})`;
/** Tokens that may be cut off early are known as well. */
const SHORT = String.raw`(?:glpat-|xox[abeoprs]-)(?=[\w-]{8})|sk-(?=[\w-]{0,60}[0-9A-Z])(?=[\w-]{20})`;
const ENOUGH = "(?=[A-Za-z0-9_~+/=-]{16})";

const KNOWN: readonly Known[] = [
  // Also what is left of one that was cut off behind its first part.
  { kind: "jwt", beginning: /eyJ(?=[\w-]{14})/g, whole: /[\w-]+(?:\.[\w-]*){0,4}/y },
  { kind: "cloud key", beginning: /A(?:3T[A-Z0-9]|KIA|SIA|BIA|CCA)(?=[A-Z0-9]{12})/g, whole: /[A-Z0-9]+/y },
  {
    kind: "token",
    beginning: new RegExp(`(?:${DISTINCT})${ENOUGH}|${PLAIN}|${OF_HEX}|${SHORT}`, "g"),
    // A dot belongs to some of them; the last one of a sentence does not.
    whole: /(?:FlyV1\s)?[A-Za-z0-9_~+/=-]+(?:\.[A-Za-z0-9_~+/=-]+)*/y,
  },
];

/** Tokens that are known by their middle or their end. */
const SHAPED: readonly (readonly [hint: RegExp, pattern: RegExp])[] = [
  [/Q~/, /[\w~.-]{3}\dQ~[\w~.-]{31,34}/g],
  [/:AA/, /\d{8,10}:AA[\w-]{30,}/g],
  [/atlasv1/, /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}/g],
  [/-us\d/, /[0-9a-f]{32}-us\d{1,2}(?!\d)/g],
  [/GenieKey/i, /GenieKey\s{1,3}(?<s>[\w-]{20,})/gi],
];

/** Longest thing that `WORD_START` looks back at, in UTF-16 units. */
const LOOK_BACK = 6;
const AT_START = new RegExp(`${WORD_START}$`);

export const knownTokens: Finder = {
  hint: /[A-Za-z0-9_~+/=-]{16}|gh[pousr]_|glpat-|xox[a-z]-|sk-/i,
  find: (text) => [
    ...KNOWN.flatMap((known) => begun(text, known)),
    ...SHAPED.flatMap(([hint, pattern]) => (hint.test(text) ? matches(text, pattern, "token") : [])),
  ],
};

function begun(text: string, { kind, beginning, whole }: Known): Finding[] {
  const found: Finding[] = [];
  beginning.lastIndex = 0;
  for (let match = beginning.exec(text); match !== null; match = beginning.exec(text)) {
    const { index } = match;
    if (index > 0 && !AT_START.test(text.slice(Math.max(0, index - LOOK_BACK), index))) continue;
    whole.lastIndex = index;
    if (!whole.test(text)) continue;
    found.push({ kind, start: index, end: whole.lastIndex });
    beginning.lastIndex = whole.lastIndex;
  }
  return found;
}

const HASHES: readonly RegExp[] = [
  /\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{50,53}/g,
  /\$(?:apr1|[1567y]|gy|md5|sha1)\$[^\s$"'\\:]{0,40}\$[./A-Za-z0-9$]{16,}/g,
  /\$argon2(?:id?|d)\$[^\s"'\\:]{20,300}/g,
  /\{S?(?:SHA|MD5|SHA256|SHA512)\}[A-Za-z0-9+/=]{20,}/g,
  /(?:pbkdf2|scrypt|bcrypt)[_:$][\w:]{0,40}\$[^\s"'\\]{16,300}/g,
  /SCRAM-SHA-\d{1,3}\$[^\s"'\\]{20,300}/g,
];

/** Hashes of passwords: whoever has one can try passwords against it for as long as they like. */
export const passwordHashes: Finder = {
  hint: /\$|\{S?(?:SHA|MD5)/i,
  find: (text) => HASHES.flatMap((pattern) => matches(text, pattern, "password hash")),
};
