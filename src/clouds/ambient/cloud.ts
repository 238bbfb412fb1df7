import type { Cloud } from "../cloud.ts";

/** Whoever the machine is already. This version checks and shows such entries, and cannot use them. */
export const ambient: Cloud = {
  name: "ambient",
  kinds: [{
    name: "ambient",
    sort: "identity",
    startsFrom: "nothing",
  }],
};
