/** Where Ollama is, in the forms `OLLAMA_HOST` may have. */
import { AwoooError } from "../../domain/awooo-error.ts";
import { httpUrl, withoutPassword } from "../http/server.ts";

const DEFAULT_PORT = "11434";

/**
 * `http://host:port`, `host:port`, `host`, `:port`, `[::1]:port`, with or without a path. A wildcard address, which
 * servers listen on, means this machine. Without a scheme the port is Ollama's own.
 * @throws AwoooError config
 */
export function serverAddress(text: string): URL {
  const trimmed = text.trim();
  const hasScheme = trimmed.includes("://");
  const rest = /^:\d*(\/|$)/.test(trimmed) ? `127.0.0.1${trimmed}` : trimmed || "127.0.0.1";
  const url = httpUrl(hasScheme ? trimmed : `http://${rest}`);
  if (url === null) {
    const shown = JSON.stringify(withoutPassword(trimmed).slice(0, 100));
    throw new AwoooError("config", `OLLAMA_HOST: not the address of a server: ${shown}`, {
      hint:
        "Write it like 127.0.0.1:11434 or http://ollama.internal:11434, " +
        "with special characters of a password percent-encoded.",
    });
  }
  // The parser drops :80 from http://host:80, so the port's absence is looked for in the text.
  if (!hasScheme && url.port === "" && !/:\d+(\/|$)/.test(rest)) url.port = DEFAULT_PORT;
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.hostname === "[::]") url.hostname = "[::1]";
  url.pathname = url.pathname.replace(/\/*$/, "");
  url.search = "";
  url.hash = "";
  return url;
}

/** The address without user name and password. */
export function addressText(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, "")}`;
}
