/** The address of a server, as somebody set it. */

export interface Server {
  /** Without user name, password, query and trailing slash. */
  url: URL;
  /** The header for the user name and password in the address; never to be shown. */
  authorization: string | null;
  /** The address as it may be shown. */
  where: string;
}

/**
 * @param address as one opens it in a browser, a path prefix included
 * @returns null where it is no http or https address
 */
export function serverAt(address: string): Server | null {
  const url = httpUrl(address.trim());
  if (url === null) return null;
  const { url: bare, authorization } = withoutUserinfo(url);
  bare.search = "";
  bare.hash = "";
  bare.pathname = bare.pathname.replace(/\/+$/, "");
  return { url: bare, authorization, where: `${bare.origin}${bare.pathname.replace(/\/+$/, "")}` };
}

/**
 * An http or https address; null where it is none, or has an @ behind its host: a password with a / # or ? that is not
 * percent-encoded ends the host too early, so that its rest would be shown and the question sent to somebody else.
 */
export function httpUrl(address: string): URL | null {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") return null;
  return `${url.pathname}${url.search}${url.hash}`.includes("@") ? null : url;
}

/** The same address without user name and password, and the header that takes their place. */
export function withoutUserinfo(address: URL): Pick<Server, "url" | "authorization"> {
  const url = new URL(address);
  const { username, password } = url;
  const words = `${unescaped(username)}:${unescaped(password)}`;
  url.username = "";
  url.password = "";
  return { url, authorization: words === ":" ? null : `Basic ${Buffer.from(words).toString("base64")}` };
}

/** An address as somebody wrote it, for messages: nothing of what stands before its last @. */
export function withoutPassword(address: string): string {
  const [scheme = ""] = /^[a-z]+:\/\//i.exec(address) ?? [];
  return address.includes("@") ? scheme + address.slice(address.lastIndexOf("@") + 1) : address;
}

/** An endpoint below the server's path. */
export function endpointOf(server: URL, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const endpoint = new URL(server);
  endpoint.pathname = `${server.pathname.replace(/\/+$/, "")}${path}`;
  endpoint.search = new URLSearchParams(query).toString();
  return endpoint;
}

/** What encodes nothing stays as it is: a password may well have a % in it. */
function unescaped(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
