import type { Cloud } from "../cloud.ts";
import { undescribed } from "../described.ts";

/** Whoever the machine is already. This version checks and shows such entries, and cannot use them. */
export const ambient: Cloud = {
  name: "ambient",
  kinds: [{
    name: "ambient",
    sort: "identity",
    schema: async () => (await import("../../config/schema/entries.ts")).plainIdentity(),
    startsFrom: "nothing",
    describe: undescribed,
  }],
};
