import { freePort } from "./free-port.ts";

/** The address of a port of this machine that was free a moment ago, so that nobody answers there. */
export async function closedPort(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}
