/** Bodies are read as a whole, or not beyond their limit. */
import { get, type IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { readBounded } from "../../../src/adapters/http/bounded.ts";
import { httpListener } from "../../support/http-listener.ts";

const { listen } = httpListener();

const WAYS = {
  fetch: async (address: string) => (await fetch(`http://${address}`)).body,
  "node:http": (address: string) =>
    new Promise<IncomingMessage>((resolve, reject) => get(`http://${address}`, resolve).on("error", reject)),
};

it.each(Object.entries(WAYS))("by %s: as long as it may be, or null and the connection closed", async (_way, ask) => {
  const whole = await listen((_, response) => response.end("€".repeat(1000)));
  expect((await readBounded(await ask(whole), 3000))?.toString("utf8")).toBe("€".repeat(1000));
  expect(await readBounded(await ask(whole), 2999)).toBeNull();
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const endless = await listen((_, response) => {
    response.on("close", resolve);
    const fill = () => {
      while (!response.destroyed && response.write("x".repeat(10_000)));
    };
    response.on("drain", fill);
    fill();
  });
  expect(await readBounded(await ask(endless), 100_000)).toBeNull();
  await closed;
});

it("nothing is an empty body", async () => {
  expect(await readBounded(null, 0)).toHaveLength(0);
});
