/** Credentials that commands and statements take without naming them, and those that people tell each other. */
import { looksRandom } from "./entropy.ts";
import { behind, type Finder, type Finding, type SecretKind } from "./finding.ts";
import { isGuessProof, standsForAnother } from "./harmless.ts";
import { findingOf, valueAt } from "./value.ts";

/** How far behind a command's name its options are looked for, in UTF-16 units. */
const REACH = 300;

/** Commands with an option that holds a password, and that option. `u` takes `user:password`. */
const COMMANDS: readonly [command: RegExp, option: RegExp][] = [
  [/\b(?:mysql|mysqldump|mysqladmin|mysqlsh|mariadb|mariadb-dump|xtrabackup)\b/g, /\s-p(?=[^\s-])/g],
  [
    /\b(?:docker|podman|nerdctl|buildah|skopeo|crane|oras|helm|az|oc|argocd|flux)\b(?=[^\n]{0,60}\blogin\b)/g,
    /\s-p(?:\s+|=)?(?=[^\s-])/g,
  ],
  [/\bredis-(?:cli|benchmark)\b/g, /\s-a\s+/g],
  [/\b(?:sshpass|mongo|mongosh|mongodump|mongorestore|influx|rabbitmqadmin|cqlsh|vncpasswd)\b/g, /\s-p\s?(?=[^\s-])/g],
  [/\b(?:sqlcmd|bcp|isql)\b/g, /\s-P\s?(?=[^\s-])/g],
  [/\b(?:ldapsearch|ldapadd|ldapmodify|ldapwhoami|ldapdelete)\b/g, /\s-w\s+/g],
  [
    /\b(?:curl|wget|http|https|xh|mc|aria2c)\b/g,
    /\s(?:-u|--user|--proxy-user|-U|-a|--auth)(?:\s+|=)?(?=["']?[\w.@-]{1,64}:(?!(?:80|443|3000|8080|8443|9090)(?!\S))[^\s"'])/g,
  ],
  // Both ask for it; what follows is its own mistake, and a name of a database has no digit.
  [/\b(?:psql|pg_dump|pg_restore|createdb)\b/g, /\s-W\s+(?=[^\s-]*\d)/g],
  [/\b(?:smbclient|rpcclient|smbget)\b/g, /\s-U\s*["']?[\w.@\\-]{1,64}%/g],
  [/\b(?:unzip|zip|mosquitto_pub|mosquitto_sub)\b/g, /\s-P\s*(?=[^\s-])/g],
  [/\bopenssl\b/g, /\spass:/g],
  [/\b(?:rabbitmqctl|kadmin)\b/g, /\s(?:add_user|change_password|authenticate_user|-w)\s+\S{1,64}\s+/g],
  [/\bhtpasswd\b/g, /\s-\w*b\w*\s+\S{1,200}\s+\S{1,64}\s+/g],
];
/** What all of them have, and few texts. */
const OPTION = /\s-{1,2}[a-z]|pass:|add_user|change_password|authenticate_user/i;
const ANY_COMMAND =
  /mysql|mariadb|xtrabackup|login|redis-|sshpass|mongo|influx|rabbitmq|cqlsh|vncpasswd|sqlcmd|bcp|isql|ldap|curl|wget|http|xh|mc|aria2c|openssl|kadmin|htpasswd|psql|pg_|createdb|smb|rpcclient|zip|mosquitto/;

const STATED = /identified|password|pwdcompare|requirepass|masterauth|auth/i;
const TOLD = /pass|token|secret|key|pw|AUTH|credential/i;
const GIVEN = /--from-literal|(?:echo|printf)[^\n]{1,300}\|/;

export const commands: Finder = {
  hint: new RegExp([ANY_COMMAND, STATED, TOLD, GIVEN].map(({ source }) => source).join("|"), "i"),
  find: (text) => [
    ...(OPTION.test(text) && ANY_COMMAND.test(text) ? optionsOf(text) : []),
    ...(STATED.test(text) ? statements(text) : []),
    ...(TOLD.test(text) ? spoken(text) : []),
    ...(text.includes("--from-literal") ? literals(text) : []),
    ...(/echo|printf/.test(text) && text.includes("|") ? piped(text) : []),
  ],
};

const LITERAL = /--from-literal(?:=|\s{1,4})(\\*["'])?[\w.-]{1,80}=/g;

/** `kubectl create secret generic x --from-literal=key=value`, the whole of it perhaps in quotes. */
function literals(text: string): Finding[] {
  return behind(text, LITERAL, ({ 0: whole, 1: quote, index }) => {
    const start = index + whole.length;
    const value = valueAt(text, start);
    if (value === null || standsForAnother(value, false)) return null;
    const found = findingOf("secret data", text, value);
    const close = quote === undefined ? -1 : text.slice(start, start + REACH).indexOf(quote);
    return { ...found, end: Math.max(found.end, start + close) };
  });
}

const PRINTED = /\b(?:echo|printf)\s{1,8}(?:-\w{1,4}\s{1,4}){0,2}(?:\\*["']%s(?:\\{1,4}n)?\\*["']\s{1,4})?/g;
const INTO =
  /^\\*["']?\s{0,8}\|[^|\n]{0,120}(?:--(?:password|pass|token|with-token)(?:-stdin)?\b|-stdin\b|\bsudo\s{1,4}-\w{0,4}S|\bchpasswd|--stdin|cryptsetup)/;

/** What is printed into a command that reads a password. */
function piped(text: string): Finding[] {
  return behind(text, PRINTED, ({ 0: whole, index }) => {
    const at = index + whole.length;
    const value = valueAt(text, at);
    if (value === null || standsForAnother(value, false)) return null;
    return INTO.test(text.slice(value.end, value.end + REACH)) ? passwordAt(text, at) : null;
  });
}

function optionsOf(text: string): Finding[] {
  return COMMANDS.flatMap(([command, option]) => {
    // What one command has shown is not looked at again for the next: their reaches overlap.
    let done = 0;
    return Array.from(text.matchAll(command)).flatMap(({ 0: name, index }) => {
      const from = Math.max(index + name.length, done);
      const line = text.slice(from, index + REACH).split(/\n|\\n|\||;(?=\s)|&&/, 1)[0] ?? "";
      done = from + line.length;
      return Array.from(line.matchAll(option)).flatMap((match) => {
        return passwordAt(text, from + match.index + match[0].length) ?? [];
      });
    });
  });
}

function passwordAt(text: string, at: number): Finding | null {
  const value = valueAt(text, at);
  if (value === null || /^(?:\$|\[masked|<|-)/.test(value.text)) return null;
  // `user:password`: the user may stay.
  const user = /^[\w.@-]{1,64}:(?=.)/.exec(value.text)?.[0] ?? "";
  const found = findingOf("password", text, value);
  return { ...found, start: found.start + user.length };
}

const STATEMENT =
  /\b(?:identified\s{1,4}(?:with\s{1,4}\S{1,40}\s{1,4})?by|password|pwdcompare\(|auth|"auth")\s{1,4}(?=\\*['"])|\b(?:requirepass|masterauth)\s{1,4}|\blogin\s{1,4}\S{1,80}\s{1,4}password\s{1,4}/gi;

function statements(text: string): Finding[] {
  return behind(text, STATEMENT, ({ 0: whole, index }) => {
    const found = valueAt(text, index + whole.length);
    const isWord = found !== null && /^[\s,;:.]|^(?:is|was|for|not|must|and|or|field)\b/.test(found.text);
    return isWord ? null : passwordAt(text, index + whole.length);
  });
}

const SAID =
  /\b(password|passwd|passphrase|passcode|pw|token|secret|api key|access key|credentials)s?(?:\s{1,4}(?:for|of)\s{1,4}\S{1,60})?(?:\s{1,4}(?:is|was|are|set to|changed to|reset to|now)){1,3}\s{0,4}:?\s{0,4}/gi;
const QUOTED = /\b(token|secret|password|api key|key)\s+(?=\\*["'`][A-Za-z0-9+/_=.~!@#$%^&*-]{12,200}\\*["'`])/gi;

const REDIS_AUTH = /\b(AUTH)\s{1,4}(?:\w{1,40}\s{1,4}(?=\S*\d))?/g;

/** Names of mechanisms look like one. */
function isRedisPassword(text: string): boolean {
  return isGuessProof(text) && !/^(?:X?OAUTH|S?CRAM|DIGEST|NTLM|GS[A-Z0-9]|SHA|MD5|LOGIN|PLAIN)/i.test(text);
}

function spoken(text: string): Finding[] {
  const where = (pattern: RegExp, isSure: (text: string) => boolean) =>
    behind(text, pattern, ({ 0: whole, 1: word = "", index }) => {
      const value = valueAt(text, index + whole.length);
      return value === null || !isSure(value.text) ? null : findingOf(kindOf(word), text, value);
    });
  return [...where(SAID, isGuessProof), ...where(QUOTED, looksRandom), ...where(REDIS_AUTH, isRedisPassword)];
}

function kindOf(word: string): SecretKind {
  if (/token/i.test(word)) return "token";
  return /key/i.test(word) ? "api key" : /secret/i.test(word) ? "secret" : "password";
}
