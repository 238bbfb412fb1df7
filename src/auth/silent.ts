import type { Interaction, Waiting } from "../clouds/cloud.ts";

const NEVER = new AbortController().signal;

/** Nobody is there: a provider that needs a person fails at once. */
export const silent: Interaction = {
  means: "none",
  waitForBrowser: unattended,
  waitForDevice: unattended,
  notice: () => {},
  cancelled: NEVER,
};

/** As {@link silent}, for a command that somebody watches: it says what it waits for. */
export function watched(notice: Interaction["notice"]): Interaction {
  return { ...silent, notice };
}

function unattended(): Waiting {
  throw new Error("a sign-in was started although nobody is there");
}
