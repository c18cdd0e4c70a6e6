/** User name and password of the server's address: every request has them, whatever they are, and no message does. */
import { afterEach, expect, it } from "vitest";
import { createOllamaDrafter } from "../../../src/adapters/ollama/drafter.ts";
import { draftInput } from "../../contract/drafter.contract.ts";
import {
  goodAnswer,
  httpError,
  type OllamaOptions,
  type OllamaServer,
  startOllama,
} from "../../support/ollama-server.ts";

let server: OllamaServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function drafterWith(userinfo: string, options: OllamaOptions) {
  const started = await startOllama(options);
  server = started;
  const host = started.url.replace("//", `//${userinfo}@`);
  return {
    requests: started.requests,
    drafter: createOllamaDrafter({ host, model: "qwen3", toolModel: "nemotron-mini", timeoutMs: 10_000 }),
  };
}

it.each([
  ["me:hunter2", "me:hunter2"],
  [":hunter2", ":hunter2"],
  ["me", "me:"],
  ["me:50%off", "me:50%off"],
  ["me:hunter%2F2%40", "me:hunter/2@"],
])("%s goes with every request", async (userinfo, words) => {
  const { drafter, requests } = await drafterWith(userinfo, { behaviour: goodAnswer() });
  await drafter.draft(draftInput());
  await drafter.status();
  expect(requests.map(({ path }) => path)).toEqual(expect.arrayContaining(["/api/version", "/api/show", "/api/chat"]));
  for (const { path, authorization } of requests) {
    expect(authorization, path).toBe(`Basic ${Buffer.from(words).toString("base64")}`);
  }
});

it.each([":hunter2", "me:50%hunter2"])("%s is in no message", async (userinfo) => {
  const { drafter } = await drafterWith(userinfo, { behaviour: httpError(500, "it is broken") });
  const failure: unknown = await drafter.draft(draftInput()).catch((error: unknown) => error);
  const { message, hint, details } = failure as { message: string; hint?: string; details?: unknown };
  const said = JSON.stringify([message, hint, details, await drafter.status()]);
  expect(said).toContain("it is broken");
  expect(said).not.toContain("hunter2");
});
