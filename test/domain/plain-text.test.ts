import { describe, expect, it } from "vitest";
import { nameWords } from "../../src/domain/alert-family.ts";
import { isPrintableAscii } from "../../src/domain/plain-text.ts";

describe("isPrintableAscii", () => {
  it.each(["", " ", "KubePodCrashLooping", "~!@"])("is true of %j", (text) => {
    expect(isPrintableAscii(text)).toBe(true);
  });

  it.each(["a\n", "\n", "\t", "\u0000", "\u007f", "é", "\u200b", "磁碟"])("is false of %j", (text) => {
    expect(isPrintableAscii(text)).toBe(false);
  });
});

it("splits names the same way whether they are ASCII or not", () => {
  expect(nameWords("KubePod_crash-Looping 5xx!")).toEqual(["kube", "pod", "crash", "looping", "5xx"]);
  expect(nameWords("KubePod_crash-Looping 5xx! é")).toEqual(["kube", "pod", "crash", "looping", "5xx", "é"]);
});
