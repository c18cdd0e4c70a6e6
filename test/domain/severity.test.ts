import { describe, expect, it } from "vitest";
import { gravestOf, knownWord, severityOf, severityWords } from "../../src/domain/severity.ts";

describe("severityOf", () => {
  it.each([
    ["P0", "p0 sev0 s0 emergency"],
    ["P1", "critical page fatal s1 sev1 p1"],
    ["P2", "warning warn error major high medium moderate s2 sev2 p2"],
    ["P3", "info low notice minor debug s3 s4 p3 p4 p5"],
    ["ignore", "none"],
  ])("%s: %s, in any case", (severity, words) => {
    for (const word of words.split(" ")) {
      expect(severityOf(word)).toBe(severity);
      expect(severityOf(` ${word.toUpperCase()} `)).toBe(severity);
    }
  });

  it.each([undefined, null, "", " ", "ticket", "p6", "critical!", "постоянно"])("does not know %j", (word) => {
    expect(severityOf(word)).toBeNull();
  });

  it.each([
    ["SEV-1", "P1"],
    ["sev 0", "P0"],
    ["Sev_3", "P3"],
  ])("reads %s as one word", (word, severity) => {
    expect(severityOf(word)).toBe(severity);
  });

  it("takes the user's own words instead", () => {
    expect(severityOf("ticket", new Map([["ticket", "P3" as const]]))).toBe("P3");
  });
});

describe("a team's own words", () => {
  const words = severityWords({ Major: "P1", ticket: "P3" }, { TICKET: "ignore" });

  it("win over awooo's, the later list over the earlier, in any case", () => {
    expect(severityOf("MAJOR", words)).toBe("P1");
    expect(severityOf("ticket", words)).toBe("ignore");
    expect(severityOf("warning", words)).toBe("P2");
    expect(severityOf("major")).toBe("P2");
  });

  it("are asked for the first word that is known", () => {
    expect(knownWord([null, "whenever", "low"], words)).toBe("low");
    expect(knownWord([null, "whenever"], words)).toBe("whenever");
    expect(knownWord([null], words)).toBeNull();
  });
});

describe("gravestOf", () => {
  it.each([
    [["warning", "critical", "info"], "P1", false],
    [["info"], "P3", false],
    [["emergency", null], "P0", false],
    [["critical", undefined], "P1", false],
    // What is not said may be graver than what is.
    [["info", undefined], "P2", true],
    [["info", "ticket"], "P2", true],
    [["warning", undefined], "P2", false],
    [[undefined], "P2", true],
    [[], "P2", true],
    [["none"], "P2", true],
  ])("%j is %s, assumed: %s", (labels, severity, assumed) => {
    expect(gravestOf(labels)).toEqual({ severity, assumed });
  });
});
