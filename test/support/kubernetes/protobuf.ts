/**
 * Bodies of requests. kubectl sends an access review as protobuf whatever discovery says; everything else it sends
 * here is JSON.
 */
import type { Fields } from "./objects.ts";

const MAGIC = Buffer.from("k8s\0");

/** Parsed where it is JSON or an access review, else as text; null where there is none. */
export function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return null;
  if (bytes.subarray(0, MAGIC.length).equals(MAGIC)) return parseWrapped(bytes.subarray(MAGIC.length));
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return bytes.toString();
  }
}

/** `runtime.Unknown`: what it is, and its bytes. */
function parseWrapped(bytes: Buffer): unknown {
  const wrapped = messageFields(bytes);
  const type = messageFields(wrapped.get(1));
  const kind = textOf(type.get(2));
  if (kind !== "SelfSubjectAccessReview") return `protobuf of a ${kind}, which the stand-in does not read`;
  const review = messageFields(wrapped.get(2));
  const attributes = messageFields(messageFields(review.get(2)).get(1));
  const names = ["namespace", "verb", "group", "version", "resource", "subresource", "name"];
  const resourceAttributes: Fields = Object.fromEntries(names.map((name, i) => [name, textOf(attributes.get(i + 1))]));
  return { kind, apiVersion: textOf(type.get(1)), metadata: {}, spec: { resourceAttributes } };
}

function textOf(bytes: Buffer | undefined): string {
  return bytes?.toString() ?? "";
}

/** The length-delimited fields of a message by number; numbers among them are read over. */
function messageFields(bytes: Buffer = Buffer.alloc(0)): Map<number, Buffer> {
  const fields = new Map<number, Buffer>();
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const length = varint();
    if (tag % 8 !== 2) continue;
    fields.set(Math.floor(tag / 8), bytes.subarray(at, at + length));
    at += length;
  }
  return fields;
}
