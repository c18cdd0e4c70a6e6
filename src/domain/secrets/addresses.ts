/** Credentials in addresses: `scheme://user:password@host`, `user:password@tcp(host)`, and addresses that are secrets themselves. */
import { type Finder, type Finding, matches, type SecretKind } from "./finding.ts";

const SCHEME = /:\/\/|%3A%2F%2F|:\\\/\\\//gi;
/** What the part before the path may hold; the rest of a password that was not encoded may have more. */
const AUTHORITY = /[^\s"'`<>\\/?#]{1,400}/y;
const REST = /[^\s"'`<>\\?]{1,400}/y;
const PORT = /^\d{1,5}$/;

const WEBHOOKS: readonly RegExp[] = [
  /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/(?<s>[\w/+-]{10,})/g,
  /discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/(?<s>\d{5,}\/[\w-]{20,})/g,
  /(?:webhook|outlook)\.office(?:365)?\.com\/webhook(?:b2)?\/(?<s>[\w@/-]{20,})/g,
  /logic\.azure\.com[\w:./-]{0,200}\?(?<s>[^\s"'<>\\]{20,})/g,
  /chat\.googleapis\.com\/v1\/spaces\/(?<s>[^\s"'<>\\]{10,})/g,
  /api\.telegram\.org\/bot(?<s>[\w:-]{20,})/g,
  /hooks\.zapier\.com\/hooks\/catch\/(?<s>[\w/]{5,})/g,
  /(?:feishu\.cn|larksuite\.com)\/open-apis\/bot\/(?:v2\/)?hook\/(?<s>[\w-]{10,})/g,
  /qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/send\?key=(?<s>[\w-]{10,})/g,
  /oapi\.dingtalk\.com\/robot\/send\?access_token=(?<s>\w{10,})/g,
  /events\.(?:eu\.)?pagerduty\.com\/integration\/(?<s>[0-9a-z]{20,})/g,
  /maker\.ifttt\.com\/trigger\/\w{1,100}\/(?:json\/)?with\/key\/(?<s>[\w-]{10,})/g,
];

const HOSTS =
  /slack|discord|office|logic\.azure|googleapis|telegram|zapier|feishu|larksuite|weixin|dingtalk|pagerduty|ifttt/;

/** Addresses that hand over a key in their query or, Oracle's, a password behind a slash. */
const KEYS: readonly [RegExp, SecretKind][] = [
  [/[?&](?:api_?)?key=(?<s>[A-Za-z0-9_]{20,})/g, "api key"],
  [/jdbc:oracle:\w{1,20}:[\w$#]{1,64}\/(?<s>[^\s"'@]{1,128})(?=@)/g, "password"],
];

export const addresses: Finder = {
  hint: /:\/\/|%3A%2F%2F|:\\\/|[?&](?:api_?)?key=|jdbc:oracle|@/i,
  find: (text) => [
    ...(/:\/\/|%3A%2F%2F|:\\\//i.test(text) ? [...userInfos(text), ...webhooks(text)] : []),
    ...(/[?&](?:api_?)?key=|jdbc:oracle/.test(text)
      ? KEYS.flatMap(([pattern, kind]) => matches(text, pattern, kind))
      : []),
    ...(text.includes("@") ? withoutScheme(text) : []),
  ],
};

function webhooks(text: string): Finding[] {
  return !HOSTS.test(text) ? [] : WEBHOOKS.flatMap((pattern) => matches(text, pattern, "webhook"));
}

function userInfos(text: string): Finding[] {
  return Array.from(text.matchAll(SCHEME)).flatMap(({ 0: mark, index }) => {
    const from = index + mark.length;
    return mark.startsWith("%") ? encodedUserInfo(text, from) : userInfo(text, from);
  });
}

/** `user%3Apassword%40host` */
function encodedUserInfo(text: string, from: number): Finding[] {
  REST.lastIndex = from;
  const rest = REST.exec(text)?.[0] ?? "";
  const found = /^((?:(?!%2F|%3A|%40)[^&])*)%3A((?:(?!%2F)[^&])+?)%40/i.exec(rest);
  if (found === null) return [];
  const start = from + (found[1] ?? "").length + 3;
  return [{ kind: "password", start, end: start + (found[2] ?? "").length }];
}

function userInfo(text: string, from: number): Finding[] {
  AUTHORITY.lastIndex = from;
  const authority = AUTHORITY.exec(text)?.[0] ?? "";
  const colon = authority.indexOf(":");
  const at = authority.lastIndexOf("@");
  if (colon === -1 || (at !== -1 && colon > at)) {
    return at !== -1 && isTokenUser(authority.slice(0, at)) ? [{ kind: "token", start: from, end: from + at }] : [];
  }
  if (at === -1 && PORT.test(authority.slice(colon + 1))) return [];
  // `https://<token>:x-oauth-basic@host`
  const user = isTokenUser(authority.slice(0, colon));
  const users: Finding[] = user ? [{ kind: "token", start: from, end: from + colon }] : [];
  const end = Math.max(at, lastAt(text, from));
  return end <= colon + 1 ? users : [...users, { kind: "password", start: from + colon + 1, end: from + end }];
}

/** The end of a password with a `/` or `#` that nobody encoded: the last `@` of the word. */
function lastAt(text: string, from: number): number {
  REST.lastIndex = from;
  const [rest = ""] = (REST.exec(text)?.[0] ?? "").split("://", 1);
  return rest.lastIndexOf("@");
}

function isTokenUser(user: string): boolean {
  return user.length >= 20 && /^[\w~.-]+$/.test(user) && /\d/.test(user);
}

const BARE =
  /(?<![\w.%+@/-])([\w.-]{1,64}):([^\s:@/"'`<>\\,;(){}[\]]{3,128})@(?=tcp\(|unix\(|[A-Za-z0-9][\w-]*[\w.:-]*)/g;
/** In front of an address of a person, or behind a name of an image, stands no password. */
const NOT_USERS =
  /^(?:user|from|to|cc|bcc|e-?mail|mail|mailto|author|owner|by|name|signer|operator|contact|sender|reply-to|account|sub|login|acct|xmpp|sip)$/i;

/** `user:password@tcp(db:3306)/orders`, `root:password@db` */
function withoutScheme(text: string): Finding[] {
  return Array.from(text.matchAll(BARE)).flatMap(({ 0: whole, 1: user = "", 2: password = "", index }): Finding[] => {
    const end = index + whole.length - 1;
    const host = text.slice(end + 1, end + 9);
    if (/^sha\d{3}:/.test(host) || NOT_USERS.test(user)) return [];
    const plain = /^[a-z.]+$/i.test(password);
    if (plain && !/^(?:tcp|unix)\(/.test(host)) return [];
    return [{ kind: "password", start: end - password.length, end }];
  });
}
