import type { Cloud } from "../cloud.ts";
import type { Credentials } from "../credentials.ts";
import { passThrough } from "../pass_through.ts";

/** Nothing is known of whoever the machine is. */
const SOMEBODY: Credentials = { expiresAt: undefined, facts: [] };

/** Whoever the machine is already, in whatever cloud: children keep what they would have without us. */
export const ambient: Cloud = {
  name: "ambient",
  kinds: [{
    name: "ambient",
    sort: "identity",
    startsFrom: "nothing",
    explain: () =>
      Promise.resolve({ defaults: [], signIn: ["nobody, and no call: children keep what this machine has"] }),
    become: () => ({ assume: () => Promise.resolve(SOMEBODY) }),
    sessions: passThrough({
      environment: () => ({ set: {}, unset: [] }),
      whoami: () => Promise.resolve([]),
    }),
  }],
};
