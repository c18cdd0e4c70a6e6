/** Credentials as they stand in settings, addresses, commands and Kubernetes objects. */

import { alnum, aPassword, base64Of, type Format, hex, jwt, keyMaterial, one, ways } from "./secret-parts.ts";
import { ALNUM, BASE64, BASE64URL, DIGITS, LOWER } from "./seeded-random.ts";

export const kubeconfig: Format = (random) => {
  const body = base64Of(`-----BEGIN RSA PRIVATE KEY-----\n${keyMaterial(random, 2).join("\n")}\n`);
  const token = random.pick([
    jwt(random),
    random.text(40, BASE64URL),
    `${hex(random, 6)}.${random.text(16, LOWER + DIGITS)}`,
  ]);
  return random.pick([
    one(body, `users:\n- name: admin\n  user:\n    client-key-data: ${body}`),
    one(body, `"client-key-data":"${body}"`),
    one(token, `users:\n- name: ci\n  user:\n    token: ${token}`),
    one(token, `kubectl --token=${token} get pods`),
  ]);
};

export const kubernetesSecret: Format = (random) => {
  const plain = aPassword(random);
  const value = base64Of(plain);
  const key = random.pick(["username", "conn", "config.yaml", "PGDATA"]);
  return random.pick([
    one(value, `apiVersion: v1\ndata:\n  ${key}: ${value}\nkind: Secret\nmetadata:\n  name: db`),
    one(value, `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  ${key}: ${value}\n  host: ZGI=`),
    one(plain, `kind: Secret\ntype: Opaque\nstringData:\n  ${key}: ${plain}`),
    one(value, `{"apiVersion":"v1","data":{"${key}":"${value}"},"kind":"Secret","metadata":{"name":"db"}}`),
  ]);
};

export const url: Format = (random) => {
  const password = encodeURIComponent(aPassword(random));
  const host = random.pick(["db", "db.shop.svc:5432", "10.0.3.7:6379", "shop-db.example.com"]);
  return ways(
    random,
    password,
    `postgres://app:${password}@${host}/orders?sslmode=require`,
    `redis://:${password}@${host}/0`,
    `mongodb+srv://root:${password}@${host}/?retryWrites=true`,
    `amqp://svc-shop:${password}@${host}/vhost`,
    `DATABASE_URL=mysql://app:${password}@${host}/orders`,
    `Get "https://admin:${password}@${host}/health": dial tcp: i/o timeout`,
  );
};

export const dsn: Format = (random) => {
  const password = aPassword(random);
  const encoded = encodeURIComponent(password);
  const withoutAt = password.replaceAll("@", "a");
  return random.pick([
    one(password, `host=db port=5432 user=app password=${password} dbname=orders sslmode=disable`),
    one(password, `host=db user=app password='${password}' dbname=orders`),
    one(password, `Server=db;Database=orders;User Id=app;Password=${password};Encrypt=true`),
    one(password, `Data Source=db;User ID=app;Pwd=${password};Pooling=false`),
    one(encoded, `jdbc:mysql://db:3306/orders?user=app&password=${encoded}`),
    one(withoutAt, `app:${withoutAt}@tcp(db:3306)/orders?parseTime=true`),
  ]);
};

export const env: Format = (random) => {
  const password = aPassword(random);
  const name = random.pick([
    "DB_PASSWORD",
    "PGPASSWORD",
    "MYSQL_ROOT_PASSWORD",
    "APP_SECRET",
    "CLIENT_SECRET",
    "FOO_TOKEN",
    "MYSQL_PWD",
    "KEYSTORE_PASS",
  ]);
  return ways(
    random,
    password,
    `${name}=${password}`,
    `export ${name}="${password}"`,
    `${name}: ${password}`,
    `- name: ${name}\n        value: ${password}`,
    `{"name":"${name}","value":"${password}"}`,
    `      ${name}:   ${password}`,
  );
};

export const field: Format = (random) => {
  const password = aPassword(random);
  const name = random.pick([
    "password",
    "passwd",
    "client_secret",
    "apiKey",
    "accessToken",
    "refresh_token",
    "db.password",
    "secretKey",
  ]);
  const encoded = encodeURIComponent(password);
  const twice = encodeURIComponent(`${name}=${encoded}&user=app`);
  return random.pick([
    one(password, JSON.stringify({ user: "app", [name]: password })),
    one(password, JSON.stringify(JSON.stringify({ [name]: password, user: "app" }))),
    one(password, `<${name}>${password}</${name}>`),
    one(encodeURIComponent(encoded), twice),
    one(password, `'${name}' => '${password}',`),
    one(password, `map[${name}:${password} user:app]`),
    one(encoded, `POST /login?user=app&${name}=${encoded}&x=1 401`),
  ]);
};

export const flag: Format = (random) => {
  const password = aPassword(random);
  return ways(
    random,
    password,
    `helm upgrade shop --set-string user=app --password ${password}`,
    `docker login -u app -p ${password} registry.example.com`,
    `mysql -h db -u root -p${password} orders`,
    `redis-cli -h cache -a ${password} ping`,
    `curl -u admin:${password} https://shop.example.com/health`,
    `sshpass -p '${password}' ssh root@10.0.0.7`,
    `app --db-password="${password}" --verbose`,
    `ALTER USER app WITH PASSWORD '${password}';`,
  );
};

export const hash: Format = (random) => {
  const crypt = `${random.text(22, `./${ALNUM}`)}`;
  const bcrypt = `$2${random.pick(["a", "b", "y"])}$1${random.int(0, 2)}$${random.text(53, `./${ALNUM}`)}`;
  const sha = `$6$${alnum(random, 16)}$${random.text(86, `./${ALNUM}`)}`;
  const apr = `$apr1$${alnum(random, 8)}$${crypt}`;
  const argon = `$argon2id$v=19$m=65536,t=3,p=4$${random.text(22, BASE64)}$${random.text(43, BASE64)}`;
  const core = random.pick([bcrypt, sha, apr, argon]);
  return ways(random, core, `admin:${core}`, `root:${core}:19700:0:99999:7:::`, `stored hash ${core} does not match`);
};

export const dockerConfig: Format = (random) => {
  const auth = base64Of(`robot:${aPassword(random)}`);
  const whole = base64Of(JSON.stringify({ auths: { "registry.example.com": { auth } } }));
  return random.pick([
    one(auth, `{"auths":{"registry.example.com":{"auth":"${auth}"}}}`),
    one(whole, `.dockerconfigjson: ${whole}`),
    one(whole, `".dockerconfigjson": "${whole}"`),
  ]);
};
