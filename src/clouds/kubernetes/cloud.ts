import type { Cloud } from "../cloud.ts";

/** Kubernetes: a local stand-in, which this version checks and shows, and cannot use. */
export const kubernetes: Cloud = {
  name: "kubernetes",
  kinds: [{
    name: "kubernetes/emulator",
    sort: "identity",
    schema: async () => (await import("../../config/schema/entries.ts")).emulator(),
    startsFrom: "nothing",
    toleratesVia: true,
  }],
};
