/** Shapes that kinds of several clouds share. */
import * as v from "valibot";
import { identityFields, providerFields } from "./fields.ts";
import { flag, text, textOrNumber } from "./values.ts";

/** An entry of a kind without fields of its own. */
export const plain = {
  provider: () => v.object(providerFields),
  identity: () => v.object(identityFields),
  integration: () => integration({}),
};

/** A local stand-in for a cloud, named by `emulator`. */
export const emulator = () => v.object({ ...identityFields, emulator: text });

/** Whose sign-in it follows. */
const followed = v.object({
  identity: v.optional(v.pipe(text, v.description("Name of the identity that it is for."))),
  provider: v.optional(
    v.pipe(text, v.description("Name of the provider of all the identities that it is for.")),
  ),
}, "must be a map with identity or provider");

export const integration = <S extends v.ObjectEntries>(spec: S) =>
  v.object({
    kind: v.pipe(text, v.description("What kind of integration this is.")),
    via: v.optional(followed),
    spec: v.object({
      ...spec,
      auto_provision: v.optional(
        v.pipe(flag, v.description("Whether programs find it after a sign-in, without asking for it.")),
      ),
    }, "must be a map"),
  });

const kubeconfig = v.object({
  path: v.optional(
    v.pipe(
      text,
      v.description(
        "A kubeconfig file of yours. Counts in ~/.atmos/atmos.yaml only, not in a project's file.",
      ),
    ),
  ),
  mode: v.optional(
    v.pipe(textOrNumber, v.regex(/^0?[0-7]{3}$/, "must be a mode such as '0600'")),
  ),
  update: v.optional(v.picklist(["merge", "replace", "error"], "must be merge, replace or error")),
}, "must be a map");

/** A Kubernetes cluster with the fields that tell where it is. */
export const cluster = <S extends v.ObjectEntries>(where: S) => ({
  cluster: v.object(
    { name: text, ...where, alias: v.optional(text), kubeconfig: v.optional(kubeconfig) },
    "must be a map",
  ),
});
