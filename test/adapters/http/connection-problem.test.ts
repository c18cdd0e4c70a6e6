/** One failure has one name, whichever server it befell. */
import { expect, it } from "vitest";
import { connectionProblem } from "../../../src/adapters/http/connection-problem.ts";
import { connectionText } from "../../../src/adapters/ollama/draft-failure.ts";
import { parseRedisUrl } from "../../../src/adapters/redis/address.ts";
import { redisFailure } from "../../../src/adapters/redis/failure.ts";

const errorWith = (code: string) => Object.assign(new Error(`connect ${code} 10.0.0.7:1`), { code });

it.each([
  ["ECONNREFUSED", "connection refused"],
  ["ETIMEDOUT", "no answer in time"],
  ["ENOTFOUND", "no such host"],
  ["EAI_AGAIN", "the host's name cannot be looked up"],
  ["EHOSTUNREACH", "no route to the host"],
  ["ENETUNREACH", "no network"],
])("%s is %j everywhere", (code, words) => {
  const error = errorWith(code);
  expect(connectionProblem(new TypeError("fetch failed", { cause: error }))).toBe(words);
  expect(connectionText(error)).toBe(words);
  expect(redisFailure(parseRedisUrl("redis://host"), error, null).message).toBe(`Redis at host:6379: ${words}`);
});

it("keeps what a code that nobody knows says", () => {
  const error = errorWith("EODD");
  expect(connectionProblem(error)).toBe("no usable answer (EODD)");
  expect(connectionText(error)).toBe("connect EODD 10.0.0.7:1");
});
