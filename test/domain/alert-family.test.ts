import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertFamily, nameWords } from "../../src/domain/alert-family.ts";

describe("nameWords", () => {
  it.each([
    ["KubePodCrashLooping", ["kube", "pod", "crash", "looping"]],
    ["kube_pod_crash_looping", ["kube", "pod", "crash", "looping"]],
    ["kube-pod-crash-looping", ["kube", "pod", "crash", "looping"]],
    ["Kube pod crash looping!", ["kube", "pod", "crash", "looping"]],
    ["HTTPErrorRate", ["http", "error", "rate"]],
    ["OOMKilled", ["oom", "killed"]],
    ["TooManyRequests", ["too", "many", "requests"]],
    ["Headroom", ["headroom"]],
    ["etcdHighFsyncDurations", ["etcd", "high", "fsync", "durations"]],
    ["Node CPU > 90%", ["node", "cpu", "90"]],
    ["High5xxRate", ["high", "5xx", "rate"]],
    ["IstioHigh5xxRequestRate", ["istio", "high", "5xx", "request", "rate"]],
    ["NginxHigh5xxRate", ["nginx", "high", "5xx", "rate"]],
    ["HTTP5xxHigh", ["http", "5xx", "high"]],
    ["HTTP5XXErrors", ["http", "5xx", "errors"]],
    ["Http500Errors", ["http", "500", "errors"]],
    ["http_4xx_errors", ["http", "4xx", "errors"]],
    ["X509Expired", ["x509", "expired"]],
    ["Port15000Busy", ["port15000", "busy"]],
    ["磁碟空間不足", ["磁碟空間不足"]],
    ["Ärger_im_Büro", ["ärger", "im", "büro"]],
    ["", []],
    ["!?", []],
    ["\u0000\u202E", []],
  ])("of %j", (name, words) => expect(nameWords(name)).toEqual(words));
});

describe("alertFamily", () => {
  it.each([
    ["KubePodCrashLooping", "kube-pod-crash-looping"],
    ["KubePodCrashLoopingCritical", "kube-pod-crash-looping"],
    ["KubePodCrashLooping (warning, P1)", "kube-pod-crash-looping"],
    ["HighCpu", "cpu"],
    ["CPU high 90", "cpu"],
    ["High", "high"],
    ["90", "90"],
    ["", ""],
  ])("of %j is %j", (name, family) => expect(alertFamily(name)).toBe(family));

  it("is the same for every spelling of a name", () => {
    const spellings = [
      "PodOomKilled",
      "pod_oom_killed",
      "pod-oom-killed",
      "Pod OOM killed",
      "POD_OOM_KILLED",
      "PodOOMKilled",
    ];
    expect(new Set(spellings.map(alertFamily))).toEqual(new Set(["pod-oom-killed"]));
  });

  it("does not change when taken twice, and never carries what could hide or part the pattern", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string()), (name) => {
        const family = alertFamily(name);
        expect(alertFamily(family)).toBe(family);
        expect(family).toMatch(/^[\p{L}\p{N}-]*$/u);
      }),
      { numRuns: 1000 },
    );
  });
});
