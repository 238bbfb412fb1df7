/** Shapes that kinds of several clouds share. */
import * as v from "valibot";
import { identityFields, providerFields } from "./fields.ts";
import { flag, text, textOrNumber, via } from "./values.ts";

/** An entry of a kind without fields of its own. */
export const plain = {
  provider: () => v.object(providerFields),
  identity: () => v.object(identityFields),
  integration: () => integration({}),
};

/** A local stand-in for a cloud, named by `emulator`. */
export const emulator = () => v.object({ ...identityFields, emulator: text });

export const integration = <S extends v.ObjectEntries>(spec: S) =>
  v.object({
    kind: text,
    via: v.optional(via),
    spec: v.object({ ...spec, auto_provision: v.optional(flag) }, "must be a map"),
  });

const kubeconfig = v.object({
  path: v.optional(text),
  mode: v.optional(textOrNumber),
  update: v.optional(v.picklist(["merge", "replace", "error"], "must be merge, replace or error")),
}, "must be a map");

/** A Kubernetes cluster with the fields that tell where it is. */
export const cluster = <S extends v.ObjectEntries>(where: S) => ({
  cluster: v.object(
    { name: text, ...where, alias: v.optional(text), kubeconfig: v.optional(kubeconfig) },
    "must be a map",
  ),
});
