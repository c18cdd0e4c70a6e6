/** Texts without any credential, as alerts, logs and clusters are full of: none of them should be masked. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DIGITS, HEX, LOWER, type Random, seededRandom, UPPER } from "./seeded-random.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const hex = (random: Random, length: number) => random.text(length, HEX);
const suffix = (random: Random, length: number) => random.text(length, "bcdfghjklmnpqrstvwxz2456789");
const uuid = (r: Random) =>
  `${hex(r, 8)}-${hex(r, 4)}-4${hex(r, 3)}-${r.pick(["8", "9", "a", "b"])}${hex(r, 3)}-${hex(r, 12)}`;

const SERVICES = [
  "checkout",
  "payment-gateway",
  "orders-api",
  "auth-service",
  "token-issuer",
  "secret-sync",
  "session-store",
  "passbook",
  "keycloak",
  "vault",
];
const NAMESPACES = ["shop", "kube-system", "cert-manager", "external-secrets", "monitoring", "prod-eu-1"];
const CLASSES = [
  "OrderRepository",
  "TokenBucketRateLimiter",
  "PasswordEncoderFactory",
  "SecretKeyProvider",
  "JwtAuthenticationFilter",
  "HttpClientConnectionManagerV2",
  "AbstractAutowireCapableBeanFactory",
];

const service = (r: Random) => r.pick(SERVICES);
const namespace = (r: Random) => r.pick(NAMESPACES);
const pod = (r: Random) => `${service(r)}-${hex(r, 10)}-${suffix(r, 5)}`;
const time = (r: Random) =>
  `2026-0${r.int(1, 9)}-1${r.int(0, 9)}T0${r.int(0, 9)}:${r.int(10, 59)}:${r.int(10, 59)}.${r.int(100, 999)}Z`;
const ip = (r: Random) => `10.${r.int(0, 255)}.${r.int(0, 255)}.${r.int(1, 254)}`;
const version = (r: Random) => `v${r.int(0, 9)}.${r.int(0, 30)}.${r.int(0, 20)}`;

/** One realistic text of each kind, filled in by chance. */
const KINDS: Readonly<Record<string, (r: Random) => string>> = {
  uuid,
  request: (r) => `request_id=${uuid(r)} user_id=${r.int(1000, 99_999)} status=${r.pick([200, 401, 403, 500])}`,
  trace: (r) => `trace_id=${hex(r, 32)} span_id=${hex(r, 16)} sampled=true`,
  traceparent: (r) => `traceparent: 00-${hex(r, 32)}-${hex(r, 16)}-01`,
  commit: (r) => `${hex(r, 40)} Fix the retry of ${service(r)}`,
  short_commit: (r) => `released ${service(r)} at ${hex(r, 7)} (${version(r)}-${r.int(1, 40)}-g${hex(r, 7)})`,
  digest: (r) => `registry.example.com/shop/${service(r)}@sha256:${hex(r, 64)}`,
  tagged_digest: (r) => `nginx:1.2${r.int(0, 9)}@sha256:${hex(r, 64)}`,
  image: (r) => `registry.example.com:5000/shop/${service(r)}:${version(r)}-${hex(r, 8)}`,
  container: (r) => `containerd://${hex(r, 64)}`,
  pod,
  statefulset: (r) => `${service(r)}-${r.int(0, 9)} in ${namespace(r)} is not ready`,
  event: (r) =>
    `${r.int(1, 59)}m  Warning  BackOff  pod/${pod(r)}  Back-off restarting failed container app in pod ${pod(r)}_${namespace(r)}(${uuid(r)})`,
  mount: (r) =>
    `MountVolume.SetUp failed for volume "kube-api-access-${suffix(r, 5)}" : secret "default-token-${suffix(r, 5)}" not found`,
  mount_tls: (r) =>
    `MountVolume.SetUp failed for volume "tls" : references non-existent secret key: tls.key in secret "${service(r)}-tls"`,
  secret_name: (r) => `secretName: ${service(r)}-tls`,
  secret_label: (r) => `kube_secret_info{namespace="${namespace(r)}",secret="${service(r)}-credentials"} 1`,
  secret_path: (r) => `/var/run/secrets/kubernetes.io/serviceaccount/token of ${pod(r)}`,
  secret_url: (r) =>
    `https://10.96.0.1:443/api/v1/namespaces/${namespace(r)}/secrets/${service(r)}-token-${suffix(r, 5)}`,
  secret_events: (r) =>
    `secrets "${service(r)}-db" is forbidden: User "system:serviceaccount:${namespace(r)}:${service(r)}" cannot get resource "secrets" in API group "" in the namespace "${namespace(r)}"`,
  volume: (r) =>
    `  kube-api-access-${suffix(r, 5)}:\n    Type:                    Projected (a volume that contains injected data)\n    TokenExpirationSeconds:  3607\n    ConfigMapName:           kube-root-ca.crt\n    SecretName:  ${service(r)}-tls\n    Optional:    false`,
  env_ref: (r) => `      DB_PASSWORD:  <set to the key 'password' in secret '${service(r)}-db'>  Optional: false`,
  env_yaml: (r) =>
    `- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: ${service(r)}-db\n      key: password`,
  env_shell: (r) => `DB_PASSWORD=\${DB_PASSWORD} TOKEN=$TOKEN ./${service(r)} --password-file=/run/secrets/db`,
  env_plain: (r) => `JAVA_OPTS=-Xmx${r.int(1, 8)}g -XX:+UseG1GC LOG_LEVEL=info PORT=80${r.int(10, 99)} PWD=/app`,
  describe_secret: (r) =>
    `Name:         ${service(r)}-db\nType:  Opaque\n\nData\n====\npassword:  ${r.int(8, 40)} bytes\nusername:  5 bytes`,
  describe_pod: (r) =>
    `Name:             ${pod(r)}\nNamespace:        ${namespace(r)}\nPriority:         0\nService Account:  ${service(r)}\nNode:             ip-${ip(r).replaceAll(".", "-")}.eu-west-1.compute.internal/${ip(r)}\nStart Time:       Mon, 02 Mar 2026 09:00:${r.int(10, 59)} +0000\nLabels:           app=${service(r)}\n                  pod-template-hash=${hex(r, 10)}\nStatus:           Running\nIP:               ${ip(r)}`,
  describe_state: (r) =>
    `    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n      Started:      Mon, 02 Mar 2026 08:5${r.int(0, 9)}:11 +0000\n    Ready:          False\n    Restart Count:  ${r.int(1, 40)}\n    Liveness:       http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3`,
  get_pods: (r) =>
    `NAME                        READY   STATUS             RESTARTS      AGE\n${pod(r)}   0/1     CrashLoopBackOff   ${r.int(1, 50)} (2m ago)   5h`,
  metadata: (r) =>
    `  resourceVersion: "${r.int(1_000_000, 999_999_999)}"\n  uid: ${uuid(r)}\n  generation: ${r.int(1, 99)}`,
  promql: (r) =>
    `sum by (namespace, pod) (rate(http_requests_total{job="${service(r)}", code=~"5.."}[5m])) / ignoring(code) group_left sum(rate(http_requests_total[5m])) > 0.0${r.int(1, 9)}`,
  promql_token: (r) =>
    `increase(oauth_token_requests_total{status="error",namespace="${namespace(r)}"}[10m]) > ${r.int(1, 99)}`,
  metric: (r) =>
    `container_memory_working_set_bytes{namespace="${namespace(r)}",pod="${pod(r)}",container="app",id="/kubepods/burstable/pod${uuid(r)}/${hex(r, 64)}"} ${r.int(1_000_000, 900_000_000)}`,
  url: (r) =>
    `https://grafana.example.com/d/${suffix(r, 9)}/kubernetes-compute-resources-pod?orgId=1&var-namespace=${namespace(r)}&var-pod=${pod(r)}&from=now-1h`,
  url_port: (r) => `Get "http://${ip(r)}:8080/healthz": dial tcp ${ip(r)}:8080: connect: connection refused`,
  url_silence: (r) =>
    `http://alertmanager:9093/#/silences/new?filter=%7Balertname%3D%22KubePodCrashLooping%22%2C%20namespace%3D%22${namespace(r)}%22%7D`,
  url_runbook: () => "https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubepodcrashlooping",
  url_git: (r) =>
    `git@github.com:shop/${service(r)}.git and https://github.com/shop/${service(r)}/pull/${r.int(1, 999)}/files#diff-${hex(r, 64)}`,
  path: (r) => `/usr/lib/jvm/java-21-openjdk-amd64/lib/security/cacerts not found for ${service(r)}`,
  go_trace: (r) =>
    `goroutine ${r.int(1, 999)} [running]:\ngithub.com/shop/${service(r)}/internal/auth.(*TokenStore).Get(0xc000${hex(r, 6)}, {0x${hex(r, 6)}, 0x${r.int(1, 9)}})\n\t/go/src/github.com/shop/internal/auth/token_store.go:${r.int(10, 400)} +0x${hex(r, 3)}`,
  java_trace: (r) =>
    `java.lang.IllegalStateException: cannot create bean\n\tat com.shop.${r.pick(CLASSES)}.authenticate(${r.pick(CLASSES)}.java:${r.int(10, 400)})\n\tat org.springframework.security.web.${r.pick(CLASSES)}$$Lambda/0x0000000${hex(r, 9)}.apply(Unknown Source)\nCaused by: ${r.pick(CLASSES)}Exception`,
  python_trace: (r) =>
    `Traceback (most recent call last):\n  File "/app/auth/tokens.py", line ${r.int(1, 400)}, in refresh_token\n    token = self.client.fetch_token(scope=scope)\nKeyError: 'access_token'`,
  node_trace: (r) =>
    `TypeError: Cannot read properties of undefined (reading 'token')\n    at verifyPassword (/app/dist/auth.js:${r.int(1, 400)}:${r.int(1, 80)})`,
  prose: (r) => r.pick(PROSE),
  prose_service: (r) => `${r.pick(PROSE)} (${service(r)}, ${namespace(r)})`,
  chinese: (r) => `${r.pick(CHINESE)} ${service(r)}`,
  email: (r) => `contact ${service(r)}@example.com or alice.smith${r.int(1, 99)}@corp.example.com`,
  user: (r) => `user:bob${r.int(1, 99)}@example.com signed in from ${ip(r)}`,
  arn: (r) => `arn:aws:iam::${r.text(12, DIGITS)}:role/${service(r)}-IRSA-Role`,
  arn_secret: (r) =>
    `arn:aws:secretsmanager:eu-west-1:${r.text(12, DIGITS)}:secret:prod/${service(r)}-${r.text(6, LOWER + UPPER)}`,
  aws_ids: (r) => `i-${hex(r, 17)} in subnet-${hex(r, 17)}, sg-${hex(r, 17)}, vol-${hex(r, 17)}`,
  aws_request: (r) => `RequestId: ${uuid(r)}, HostId: none, Service: S3, Status Code: 403`,
  ulid: (r) => `01H${r.text(23, "0123456789ABCDEFGHJKMNPQRSTVWXYZ")}`,
  log_json: (r) =>
    JSON.stringify({
      ts: time(r),
      level: "warn",
      msg: "token refresh failed",
      service: service(r),
      trace_id: hex(r, 32),
      took_ms: r.int(1, 9999),
    }),
  log_plain: (r) =>
    `${time(r)} WARN [http-nio-8080-exec-${r.int(1, 40)}] c.s.${r.pick(CLASSES)} - authentication failed for user alice from ${ip(r)}`,
  log_klog: (r) =>
    `E0302 09:00:1${r.int(0, 9)}.${r.text(6, DIGITS)}       1 reflector.go:${r.int(100, 900)}] k8s.io/client-go/informers/factory.go:150: Failed to watch *v1.Secret: unknown (get secrets)`,
  log_nginx: (r) =>
    `${ip(r)} - - [02/Mar/2026:09:00:11 +0000] "POST /oauth/token HTTP/1.1" 401 ${r.int(10, 999)} "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`,
  postgres: (r) =>
    `FATAL:  password authentication failed for user "app${r.int(1, 9)}" (SQLSTATE 28P01) host=${ip(r)} port=5432 dbname=orders sslmode=require`,
  kafka: (r) =>
    `[Consumer clientId=consumer-${service(r)}-${r.int(1, 9)}, groupId=${service(r)}] Offset commit failed on partition orders-${r.int(0, 30)} at offset ${r.int(1000, 999_999)}`,
  cert: (r) => `Certificate ${namespace(r)}/${service(r)}-tls expires in ${r.int(1, 30)} days; issuer=letsencrypt-prod`,
  version: (r) => `kubernetes ${version(r)}, containerd ${version(r)}, linux 6.${r.int(1, 12)}.0-${r.int(1, 40)}-amd64`,
  quantity: (r) =>
    `requests.cpu=${r.int(1, 9)}00m limits.memory=${r.int(1, 9)}Gi max_tokens=${r.int(100, 9000)} token_count: ${r.int(1, 9000)}`,
  settings: (r) =>
    `key: value, token_type: Bearer, password_policy: strong, secret_version: ${r.int(1, 9)}, auth: enabled, session_timeout: ${r.int(1, 60)}m`,
  rbac: (r) => `system:serviceaccount:${namespace(r)}:${service(r)} bound to role/${service(r)}-token-reader`,
  label_hash: (r) => `controller-revision-hash=${hex(r, 10)} pod-template-generation=${r.int(1, 9)}`,
  helm: (r) => `secrets/sh.helm.release.v1.${service(r)}.v${r.int(1, 90)} upgraded by helm ${version(r)}`,
  gosum: (r) => `github.com/shop/${service(r)} ${version(r)} has checksum ${hex(r, 64)}`,
};

const PROSE = [
  "the token has expired",
  "token expired",
  "token is expired by 3m0s",
  "password must be changed",
  "your password will expire in 3 days",
  "secret default-token-abcde not found",
  "invalid token: signature is invalid",
  "error: invalid_token: the access token expired",
  "token: unexpected end of input",
  "password: authentication failed",
  "credentials: not found",
  "no basic auth credentials",
  "Bearer token is missing",
  "Basic authentication is required",
  "failed to decode token: illegal base64 data at input byte 4",
  "secret: not found",
  "unexpected token: '}' in JSON at position 12",
  "token bucket is empty",
  "the secret is missing a key",
  "rotate the password of the database and tell the owner",
  "401 Unauthorized: bad credentials",
  "api key is required",
  "API key not valid. Please pass a valid API key.",
  "cookie is not set",
  "session expired; log in again",
  "csrf token mismatch",
  "Authorization header is missing",
  "authorization failed: insufficient scope",
  "private key does not match certificate",
  "tls: private key does not match public key",
  "cannot read private key: open /etc/tls/tls.key: no such file or directory",
  "Vault is sealed; secrets cannot be read",
  "secret store is degraded: 3 of 12 secrets failed to sync",
  "pass 3 of 5 failed",
  "bypass=true compass=north",
  "ImagePullBackOff: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
  "password reset requested 14 times in 5 minutes",
  "passwordless login enabled",
  "ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey]",
  'Error: secret "checkout-db" not found',
  "token review failed: context deadline exceeded",
  "the key is the order number",
  "AuthenticationFailed: Server failed to authenticate the request.",
  "Signature expired: 20260302T090000Z is now earlier than 20260302T091500Z",
  "ExpiredToken: The security token included in the request is expired",
  "Error: password is incorrect",
  "Access token has no scope: orders.read",
  "Tokens: 4096",
  "max_token: 4096",
  "Token lifetime is 3600 s",
  "keystore password was incorrect",
  "password=**** user=app",
  "password: <redacted>",
  "token=[REDACTED]",
  "SECRET_KEY is not set",
  "Secret rotation: done",
  "Auth: ok, Token: ok, Password: ok",
  "access_token: null",
  'password: ""',
  "--password-stdin --token-file /run/token",
  "kubectl create secret generic db --from-file=./password.txt",
  "grep -i password /etc/app.conf",
  "see docs: https://kubernetes.io/docs/concepts/configuration/secret/#token-secrets",
  "secretRef: checkout-db",
  "credential-helper: ecr-login",
];

const CHINESE = [
  "結帳服務的權杖已過期,請重新登入",
  "密碼必須變更",
  "資料庫連線逾時,請檢查連線池設定",
  "密碼錯誤次數過多",
  "證書將於三天後到期",
  "令牌无效,请求被拒绝",
  "磁碟使用率超過 90%,請清理日誌",
  "Pod 一直重新啟動,原因:記憶體不足",
  "密鑰輪替已完成",
];

/** Texts made by chance: at least as many as asked for, all kinds in turn. */
export function generatedCleanStrings(seed: number, count = 2000): string[] {
  const random = seededRandom(seed);
  const kinds = Object.values(KINDS);
  const fixed = [...PROSE, ...CHINESE];
  return [...fixed, ...Array.from({ length: count }, (_, i) => (kinds[i % kinds.length] ?? uuid)(random))];
}

/** Every text of the bundled templates and of the fixtures of ingest. */
export function bundledCleanStrings(): string[] {
  const fixtures = filesIn("test/fixtures/ingest").flatMap((text) => stringsOf(text));
  const templates = filesIn("templates").flatMap((text) => [text, ...text.split("\n")]);
  return [...new Set([...fixtures, ...templates])].filter((text) => text.trim() !== "");
}

function filesIn(folder: string): string[] {
  const path = join(root, folder);
  return readdirSync(path).map((name) => readFileSync(join(path, name), "utf8"));
}

function stringsOf(text: string): string[] {
  const lines =
    text.trimStart().startsWith("{\n") || text.trimStart().startsWith("[\n") ? [text] : text.trim().split("\n");
  return lines.flatMap((line) => textsIn(JSON.parse(line)));
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
