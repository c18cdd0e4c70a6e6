/**
 * Other names for what no model needs to know: people by their e-mail addresses, and objects whose names look like
 * secrets. The same texts in the same order give the same names, so every call of an incident uses the same ones.
 */
import { maskNamed, maskSecrets } from "./secrets.ts";

export interface Pseudonyms {
  /**
   * A text as a model gets it: other names for those who have one, secrets masked, strangers' addresses masked.
   * @param field what it is the value of
   */
  cover(text: string, field?: string): string;
  /** What an object or a namespace of the scope is called; its own name where nothing is wrong with it. */
  alias(name: string): string;
  /** The text with the real names back in place. */
  reveal(text: string): string;
  /** A name of ours in a text that was never given to anybody; null where there is none. */
  unknownIn(text: string): string | null;
}

const OURS = /\b(?:person|object)-\d{1,9}\b/g;
/** Also within a company: `alice@corp`. What stands in front tells addresses of services from those of people. */
const ADDRESS =
  /(?<url>:\/\/)?(?<user>[\p{L}\p{N}._%+-]{1,64})@(?<host>[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,8})(?<behind>:?)/gu;
const IP = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** `service@1.4.2`, `checkout@v4`, `image@sha256:`, `Order@1b2c3d`: which one, not whose. */
const VERSION =
  /^(?:v?\d{1,6}(?:\.\d[\w-]*)*(?:-[\w-]+)?(?:\.x)?|sha\d{3}|md5|latest|main|master|next|stable|head|(?=[a-f]*\d)[0-9a-f]{5,40})$/i;
const UNIT = /\.(?:service|timer|socket|mount|automount|target|slice|scope|path|swap|device)$/;
/** Accounts that are nobody's own. */
const NOBODYS =
  /^(?:git|root|hg|svn|ubuntu|ec2-user|core|centos|debian|rocky|nobody|www-data|daemon|system|rabbit|celery|ejabberd|emqx|couchdb|riak|kafka|postgres|mysql|redis|oracle)$/i;

/** Every address of a person, replaced; others stay as they are. */
function replacePeople(text: string, change: (address: string) => string): string {
  return text.replace(ADDRESS, (whole, ...rest) => {
    const { url, user = "", host = "", behind = "" } = rest.at(-1) as Record<string, string | undefined>;
    const mail = host.includes(".") && /\.\p{L}{2,}$/u.test(host);
    if (url !== undefined || UNIT.test(host) || (user === "git" && behind === ":")) return whole;
    if (!mail && !IP.test(host) && VERSION.test(host)) return whole;
    if (NOBODYS.test(user) && (!mail || /^(?:git|hg|svn|root)$/i.test(user))) return whole;
    return change(`${user}@${host}`) + behind;
  });
}

function peopleIn(text: string): string[] {
  const found: string[] = [];
  replacePeople(text, (address) => {
    found.push(address);
    return address;
  });
  return found;
}

/**
 * @param names of objects and namespaces that an action may be aimed at
 * @param texts what the model may get to read, in the order it gets it
 */
export function pseudonymsFor(names: readonly string[], texts: readonly string[]): Pseudonyms {
  const real = new Map<string, string>();
  // Somebody may really be called so: such a name stays what it is, and nobody else gets it.
  const given = new Set([...names, ...texts].flatMap((text) => text.match(OURS) ?? []));
  const next = { person: 1, object: 1 };
  const nameFor = (kind: "person" | "object", original: string): string => {
    while (given.has(`${kind}-${next[kind]}`)) next[kind]++;
    const name = `${kind}-${next[kind]++}`;
    real.set(name, original);
    return name;
  };
  const telling = [...new Set(names)].filter((name) => maskSecrets(name) !== name);
  const objects = new Map(telling.map((name) => [name, nameFor("object", name)]));
  const people = new Map<string, string>();
  for (const address of texts.flatMap(peopleIn)) {
    const key = address.toLowerCase();
    if (!people.has(key)) people.set(key, nameFor("person", address));
  }
  // The longest first: a pod's name may begin with that of its deployment.
  const byLength = [...objects].sort(([a], [b]) => b.length - a.length);
  return {
    cover(text, field) {
      const renamed = byLength.reduce((rest, [name, alias]) => rest.replaceAll(name, alias), text);
      const masked = field === undefined ? maskSecrets(renamed) : maskNamed(field, renamed);
      return replacePeople(masked, (address) => people.get(address.toLowerCase()) ?? "[masked email address]");
    },
    alias: (name) => objects.get(name) ?? name,
    reveal: (text) => text.replace(OURS, (name) => real.get(name) ?? name),
    unknownIn: (text) => text.match(OURS)?.find((name) => !real.has(name) && !given.has(name)) ?? null,
  };
}
