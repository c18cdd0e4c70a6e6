/** A model's query names what it reads and reads a day at most; what is asked for daily passes. */
import { describe, expect, it } from "vitest";
import { costOf } from "../../src/domain/promql.ts";

const WIDE = "a selector needs the name of a metric";

describe("costOf", () => {
  it.each([
    "up",
    "1 + 1",
    "vector(1)",
    'up{job="api"} == 0',
    'up{job=~".+"}',
    "http_requests_total{}",
    'job:errors:rate5m{job!="x"}',
    '{job="api"}',
    "{job='api',pod=~'.*'}",
    '{pod=~".*", job=`api`}',
    '{__name__="up"}',
    '{"http.server.requests", pod=~".+"}',
    '{pod=~".+", "http.server.requests"}',
    '{"service.name"="checkout"}',
    'sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="shop"}[5m])) > 0.9',
    "histogram_quantile(0.99, sum(rate(x_bucket[1h30m])) by (le))",
    "rate(x[300])",
    "rate(x[1d])",
    "max_over_time(rate(x[5m])[1d:1m])",
    "max_over_time(up[6h:])",
    "up offset 1w and x[5m] @ 1700000000",
    'label_replace(up, "a", "{x=~\\".+\\"}[9y]", "b", "(.*)")',
    'up # {x=~".+"}[9y]',
  ])("%s may be asked", (query) => {
    expect(costOf(query)).toBeNull();
  });

  it.each([
    ['{__name__=~".+"}', WIDE],
    ['count({__name__=~".+"})', WIDE],
    ['sum by (job) ({__name__!=""})', WIDE],
    ["{}", WIDE],
    ['{job=""}', WIDE],
    ['{job!="api"}', WIDE],
    ['{job!~"api"}', WIDE],
    ['{job=="api"}', WIDE],
    ['{"job"=~"api"}', WIDE],
    ['{"", job=~"api"}', WIDE],
    ['up and {job=~".+"}', WIDE],
    ['up OR {job=~".+"}', WIDE],
    ['up{job="api"} unless on (job) {job=~".+"}', WIDE],
    ['up default {job=~".+"}', WIDE],
    ['{job="api" or pod=~".+"}', WIDE],
    ['-{job=~".+"}', WIDE],
    ["{job=~'}',__name__=~'.+'}", WIDE],
    ['up + "#" + {job=~".+"}', WIDE],
    ["up{", "a { has no end"],
    ['up{job="api', "a text in quotes has no end"],
    ["up[5m", "a [ has no end"],
    ["rate(up[2d])", "the range [2d] is longer than a day"],
    ["rate(up[1d1s])", "longer than a day"],
    ["rate(up[ 25h ])", "the range [25h] is longer than a day"],
    ["rate(up[100000])", "longer than a day"],
    [`rate(up[${"9".repeat(400)}])`, "longer than a day"],
    ["max_over_time(up[1w:1d])", "longer than a day"],
    ["rate(up[$__interval])", "cannot read the range [$__interval]"],
    ["rate(up[1d*9])", "cannot read the range"],
    ["rate(up[])", "cannot read the range []"],
    ["max_over_time(up[1h:0s])", "cannot read the range"],
    ["max_over_time(up[1d:1s])", "too many points"],
    ["max_over_time(max_over_time(up[6h:1m])[6h:1m])", "too many points"],
  ])("%s is refused", (query, problem) => {
    expect(costOf(query)).toContain(problem);
  });

  it("is quick, whatever it reads", () => {
    const start = performance.now();
    for (const part of ["{", '"\\', "[", "a=", "{}", "#", "[1d:", "1d"]) costOf(part.repeat(500));
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
