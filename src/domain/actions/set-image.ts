import * as z from "zod/mini";
import { defineAction, zContainer } from "./definition.ts";
import { containerOf, objectCommand, objectParams, objectRef, patchAccess, readObject, WORKLOADS } from "./workload.ts";

/** `registry:5000/team/app:1.2@sha256:…`: host and port, path, tag, digest; no more than a path is needed. */
const IMAGE = new RegExp(
  [
    /^(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62}){0,8}(?::[1-9]\d{0,4})?\/)?/,
    /[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*){0,8}/,
    /(?::[A-Za-z0-9][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/,
  ]
    .map(({ source }) => source)
    .join(""),
);

/** Gives one container of a workload another image; the pods are replaced. */
export const setImage = defineAction({
  params: () =>
    z.strictObject({
      ...objectParams(WORKLOADS),
      container: zContainer(),
      image: z.string().check(z.maxLength(400), z.regex(IMAGE, { error: "expected an image such as shop/app:1.2" })),
    }),
  about: "{kind, name, namespace, container, image}: give a container another image",
  offered: false,
  remedies: [],
  kinds: WORKLOADS,
  verb: ["set", "image"],
  class: () => "disruptive",
  command: ({ container, image, ...object }) => {
    const { operands, flags } = objectCommand(object);
    return { operands: [...operands, `${container}=${image}`], flags };
  },
  read: ({ operands, flags }) => {
    const [container, image, ...more] = operands.at(-1)?.split("=") ?? [];
    const object = readObject({ operands: operands.slice(0, -1), flags });
    return object === null || more.length > 0 ? null : { ...object, container, image };
  },
  object: objectRef,
  access: patchAccess,
  dryRun: true,
  proof: () => ({ by: "rollout" }),
  undo: "previous",
  inverse: (params, before) => {
    const image = containerOf(before, params.container)?.image;
    return image === undefined || image === params.image ? null : { name: "set_image", params: { ...params, image } };
  },
});
