/** A kubeconfig as kubectl reads it. Written as JSON, which is YAML too. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface KubeconfigContext {
  server: string;
  /** The default of the context. */
  namespace?: string;
  /** A certificate in PEM form, see `CA_CERTIFICATES`. */
  ca?: string;
  /** Fields of the user; a token by default. */
  user?: Record<string, unknown>;
}

/** @returns the path of the file */
export async function writeKubeconfig(
  dir: string,
  contexts: Readonly<Record<string, KubeconfigContext>>,
  current: string | null,
): Promise<string> {
  const path = join(dir, "kubeconfig");
  const entries = Object.entries(contexts);
  const document = {
    apiVersion: "v1",
    kind: "Config",
    ...(current !== null && { "current-context": current }),
    clusters: entries.map(([name, { server, ca }]) => ({
      name: `cluster-${name}`,
      cluster: {
        server,
        ...(ca !== undefined && { "certificate-authority-data": Buffer.from(ca).toString("base64") }),
      },
    })),
    users: entries.map(([name, { user }]) => ({ name: `user-${name}`, user: user ?? { token: "not-a-secret" } })),
    contexts: entries.map(([name, { namespace }]) => ({
      name,
      context: {
        cluster: `cluster-${name}`,
        user: `user-${name}`,
        ...(namespace !== undefined && { namespace }),
      },
    })),
  };
  await writeFile(path, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
  return path;
}

/**
 * Two certificates whose keys nobody has. The stand-in speaks HTTP, where kubectl reads a certificate authority and
 * has no use for it: enough for what awooo does with it, which is to hash it.
 */
export const CA_CERTIFICATES = {
  one: `-----BEGIN CERTIFICATE-----
MIIBjzCCATWgAwIBAgIUOIdF4uIZZHR8j7rbPl3Df7Q/t38wCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRYXdvb28gdGVzdCBDQSBvbmUwIBcNMjYxMTIyMTYzNDQ3WhgP
MjEyNjEwMjkxNjM0NDdaMBwxGjAYBgNVBAMMEWF3b29vIHRlc3QgQ0Egb25lMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2p67wHoAlZXtCWqvXjZi7/26ihCCYErH
bS0Vu5ZzUa9QlGYRgO+YZt+2Dic2da9DPjXhP1hAJRveCyx0+pCYrqNTMFEwHQYD
VR0OBBYEFExscMVYUqTSUVchhJgAb5vViWzdMB8GA1UdIwQYMBaAFExscMVYUqTS
UVchhJgAb5vViWzdMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIg
F65ujKeeD49uu2Qyy0VgVnhq1yYrNf2Xl82Hl0VUcXoCIQDXqnMW/r4KImKUz6dH
Z7oIQXuhNxhB0mevHDTCPLxZBw==
-----END CERTIFICATE-----
`,
  other: `-----BEGIN CERTIFICATE-----
MIIBkzCCATmgAwIBAgIUQvwWcohotjyE/L3HSNG6pgSJTUgwCgYIKoZIzj0EAwIw
HjEcMBoGA1UEAwwTYXdvb28gdGVzdCBDQSBvdGhlcjAgFw0yNjExMjIxNjM0NDda
GA8yMTI2MTAyOTE2MzQ0N1owHjEcMBoGA1UEAwwTYXdvb28gdGVzdCBDQSBvdGhl
cjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOm4cQHlBfsv4nRecsIL8OoYjtZ0
LK1X1N3Gxth4tun3JXG6gGmUPpU4A5ceUvtPm1GjR1LkUvD85gEU0ZnUBeCjUzBR
MB0GA1UdDgQWBBS1ZjyF4EvrXBFKwu9uw1VeRANh7TAfBgNVHSMEGDAWgBS1ZjyF
4EvrXBFKwu9uw1VeRANh7TAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gA
MEUCIQCCyymDaW6EGu6tnfaBl0cgY0IJAXGKMKy5gKRxe+Hj6gIgAmquFJf6qLGh
xyC3EqZUjtYjB6yfDRaDTO0+oYIf/GQ=
-----END CERTIFICATE-----
`,
} as const;
