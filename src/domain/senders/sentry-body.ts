/** The fields of Sentry's webhook bodies that awooo reads; all others may be anything. */
import * as z from "zod/mini";
import { once } from "../once.ts";
import { zTime } from "../schema.ts";
import { zText } from "./outside-text.ts";

const zEvent = once(() =>
  z.looseObject({
    issue_id: zText(),
    url: zText(),
    web_url: zText(),
    title: zText(),
    level: zText(),
    culprit: zText(),
    release: zText(),
    environment: zText(),
    datetime: z.nullish(zTime),
  }),
);

const zIssue = once(() =>
  z.looseObject({
    id: zText(),
    title: zText(),
    level: zText(),
    culprit: zText(),
    permalink: zText(),
    firstSeen: z.nullish(zTime),
    project: z.nullish(z.looseObject({ slug: zText() })),
  }),
);

const zMetricAlert = once(() =>
  z.looseObject({
    identifier: zText(),
    id: zText(),
    title: zText(),
    date_started: z.nullish(zTime),
    date_closed: z.nullish(zTime),
    projects: z.nullish(z.array(z.string())),
    alert_rule: z.nullish(z.looseObject({ name: zText(), environment: zText(), query: zText(), aggregate: zText() })),
  }),
);

export const zSentryBody = once(() =>
  z.looseObject({
    action: z.string().check(z.minLength(1), z.maxLength(200)),
    data: z.looseObject({
      event: z.optional(zEvent()),
      metric_alert: z.optional(zMetricAlert()),
      issue: z.optional(zIssue()),
      triggered_rule: zText(),
      description_text: zText(),
      web_url: zText(),
    }),
  }),
);

export type SentryBody = z.infer<ReturnType<typeof zSentryBody>>;
