import { expect, it } from "vitest";
import { once } from "../../src/domain/once.ts";

it("makes a value when it is asked for, and only then and once", () => {
  let made = 0;
  const value = once(() => ({ number: ++made }));
  expect(made).toBe(0);
  expect(value()).toBe(value());
  expect(value().number).toBe(1);
});

it("tries again after a failure", () => {
  let tries = 0;
  const value = once(() => {
    tries++;
    if (tries === 1) throw new Error("not yet");
    return {};
  });
  expect(value).toThrow("not yet");
  expect(value()).toEqual({});
});

it("keeps a value that is null, too", () => {
  let made = 0;
  const value = once(() => {
    made++;
    return null;
  });
  expect([value(), value()]).toEqual([null, null]);
  expect(made).toBe(1);
});
