/** How 25 kinds of credentials look, each in the ways people and programs write it down. */

import {
  dockerConfig,
  dsn,
  env,
  field,
  flag,
  hash,
  kubeconfig,
  kubernetesSecret,
  url,
} from "./secret-formats-settings.ts";
import { alnum, aPassword, base64Of, type Format, hex, jwt, one, pem, ways } from "./secret-parts.ts";
import { ALNUM, BASE64, BASE64URL, DIGITS, LOWER, UPPER } from "./seeded-random.ts";

const github: Format = (random) => {
  const classic = `${random.pick(["ghp_", "gho_", "ghu_", "ghs_", "ghr_"])}${alnum(random, 36)}`;
  const core = random.pick([classic, `github_pat_${alnum(random, 22)}_${alnum(random, 59)}`]);
  return ways(random, core, core, `GITHUB_TOKEN=${core}`, `https://${core}@github.com/shop/api.git`, `token: ${core}`);
};

const cloudToken: Format = (random) => {
  const core = random.pick([
    `sk-ant-api03-${random.text(93, BASE64URL)}AA`,
    `sk-proj-${random.text(48, BASE64URL)}`,
    `sk-${alnum(random, 48)}`,
    `hf_${random.text(34, LOWER + UPPER)}`,
    `npm_${alnum(random, 36)}`,
    `pypi-AgEIcHlwaS5vcmc${random.text(70, BASE64URL)}`,
    `AIza${random.text(35, BASE64URL)}`,
    `dop_v1_${hex(random, 64)}`,
    `hvs.${random.text(90, BASE64URL)}`,
  ]);
  return ways(random, core, core, `api_key=${core}`, `using key ${core} failed with 401`, `X-Api-Key: ${core}`);
};

const mailAndPhone: Format = (random) => {
  const sendgrid = `SG.${random.text(22, BASE64URL)}.${random.text(43, BASE64URL)}`;
  const twilio = `SK${hex(random, 32)}`;
  const datadog = hex(random, 32);
  return random.pick([
    one(sendgrid, `SENDGRID_API_KEY=${sendgrid}`),
    one(sendgrid, `401 from SendGrid for ${sendgrid}`),
    one(twilio, `twilio key ${twilio} was refused`),
    one(datadog, `DD_API_KEY=${datadog}`),
    one(datadog, `datadog api key: ${datadog}`),
    one(datadog, `"DD-API-KEY":"${datadog}"`),
  ]);
};

const webhook: Format = (random) => {
  const slack = `T${random.text(8, UPPER + DIGITS)}/B${random.text(10, UPPER + DIGITS)}/${alnum(random, 24)}`;
  const discord = random.text(68, BASE64URL);
  const teams = hex(random, 32);
  const uuid = `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-a${hex(random, 3)}-${hex(random, 12)}`;
  return random.pick([
    one(slack.slice(-24), `https://hooks.slack.com/services/${slack}`),
    one(discord, `https://discord.com/api/webhooks/${random.text(18, DIGITS)}/${discord}`),
    one(teams, `https://shop.webhook.office.com/webhookb2/${uuid}@${uuid}/IncomingWebhook/${teams}/${uuid}`),
  ]);
};

const azure: Format = (random) => {
  const key = `${random.text(86, BASE64)}==`;
  const sig = `${random.text(43, BASE64)}=`;
  const encoded = encodeURIComponent(sig);
  return random.pick([
    one(key, `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${key};EndpointSuffix=core.windows.net`),
    one(encoded, `https://shop.blob.core.windows.net/b/x.csv?sv=2022-11-02&sr=b&sig=${encoded}&se=2026-03-02`),
    one(sig, `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=${sig}`),
  ]);
};

const bearer: Format = (random) => {
  const token = random.text(random.int(24, 48), BASE64URL);
  const basic = base64Of(`${random.pick(["admin", "svc-shop"])}:${aPassword(random)}`);
  return random.pick([
    one(token, `Authorization: Bearer ${token}`),
    one(token, `curl -H 'Authorization: Bearer ${token}' https://api.shop.example.com/v1/orders`),
    one(token, `{"authorization":"Bearer ${token}"}`),
    one(basic, `Authorization: Basic ${basic}`),
    one(basic, `proxy-authorization: basic ${basic}`),
  ]);
};

const cookie: Format = (random) => {
  const value = random.pick([
    hex(random, 32),
    random.text(40, BASE64URL),
    `s%3A${random.text(32, BASE64URL)}.${random.text(43, ALNUM)}`,
  ]);
  const name = random.pick(["sessionid", "connect.sid", "JSESSIONID", "PHPSESSID", "session"]);
  return ways(
    random,
    value,
    `Set-Cookie: ${name}=${value}; Path=/; HttpOnly; Secure`,
    `Cookie: lang=en; ${name}=${value}`,
    `"cookie": "${name}=${value}; theme=dark"`,
  );
};

const otherKey: Format = (random) => {
  const age = `AGE-SECRET-KEY-1${random.text(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")}`;
  return random.pick([
    () => pem(random, "OPENSSH PRIVATE KEY"),
    () => pem(random, "PGP PRIVATE KEY BLOCK"),
    () => one(age, age),
    () => one(age, `AGE_KEY=${age}`),
  ])();
};

const entropy: Format = (random) => {
  const core = random.pick([
    random.text(random.int(32, 64), ALNUM),
    random.text(random.int(32, 64), BASE64URL),
    `${random.text(43, BASE64)}=`,
    `${random.text(86, BASE64)}==`,
  ]);
  return ways(random, core, core, `refused ${core}`, `handshake with "${core}" failed`, `got ${core}, wanted another`);
};

/** Name of the format and how one is made. */
export const SECRET_FORMATS: Readonly<Record<string, Format>> = {
  "AWS access key id": (random) => {
    const core = `${random.pick(["AKIA", "ASIA"])}${random.text(16, `${UPPER}234567`)}`;
    return ways(
      random,
      core,
      core,
      `AWS_ACCESS_KEY_ID=${core}`,
      `access denied for ${core}`,
      `Credential=${core}/20260302/eu-west-1/s3`,
    );
  },
  "AWS secret access key": (random) => {
    const core = random.text(40, BASE64);
    return ways(
      random,
      core,
      `AWS_SECRET_ACCESS_KEY=${core}`,
      `aws_secret_access_key = ${core}`,
      `"SecretAccessKey": "${core}"`,
      `secretAccessKey: '${core}'`,
    );
  },
  "GCP service account": (random) => {
    const { cores } = pem(random, "PRIVATE KEY");
    const private_key = `-----BEGIN PRIVATE KEY-----\n${cores.join("\n")}\n-----END PRIVATE KEY-----\n`;
    const document = { type: "service_account", project_id: "shop", private_key, client_email: "ci@shop.iam" };
    return { cores, written: JSON.stringify(document) };
  },
  "Azure key": azure,
  GitHub: github,
  GitLab: (random) => {
    const core = `${random.pick(["glpat-", "gldt-", "glrt-", "glptt-"])}${random.text(20, BASE64URL)}`;
    return ways(random, core, core, `PRIVATE-TOKEN: ${core}`, `https://oauth2:${core}@gitlab.com/shop/api.git`);
  },
  "Slack token": (random) => {
    const digits = () => random.text(12, DIGITS);
    const core = `${random.pick(["xoxb", "xoxp", "xoxa"])}-${digits()}-${digits()}-${alnum(random, 24)}`;
    return ways(random, core, core, `SLACK_TOKEN=${core}`, `invalid_auth for ${core}`);
  },
  webhook,
  Stripe: (random) => {
    const core = `${random.pick(["sk_live_", "rk_live_", "sk_test_"])}${alnum(random, random.int(24, 40))}`;
    return ways(random, core, core, `STRIPE_KEY=${core}`, `Invalid API Key provided: ${core}`);
  },
  "cloud and package token": cloudToken,
  "mail, phone and monitoring key": mailAndPhone,
  JWT: (random) => {
    const core = jwt(random);
    return ways(random, core, core, `jwt=${core}`, `token ${core} has expired`, `x-amzn-oidc-data: ${core}`);
  },
  "authorization header": bearer,
  cookie,
  "PEM private key": (random) =>
    pem(random, random.pick(["RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"])),
  "SSH, age and PGP key": otherKey,
  kubeconfig,
  "Kubernetes Secret": kubernetesSecret,
  "address with a password": url,
  "connection string": dsn,
  "environment variable": env,
  "named field": field,
  "command-line flag": flag,
  "password hash or registry login": (random) => random.pick([hash, dockerConfig])(random),
  "unexplained random text": entropy,
};
