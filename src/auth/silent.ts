import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { Interaction, Question, Waiting } from "../clouds/interaction.ts";

const NEVER = new AbortController().signal;

/** Nobody is there: a provider that needs a person fails at once. */
export const silent: Interaction = {
  mayAsk: false,
  hasBrowser: false,
  waitForBrowser: unattended,
  waitForDevice: unattended,
  askSecret: nobody,
  askText: nobody,
  choose: nobody,
  confirm: nobody,
  notice: () => {},
  cancelled: NEVER,
};

/** As {@link silent}, for a command that somebody watches: it says what it waits for. */
export function watched(notice: Interaction["notice"]): Interaction {
  return { ...silent, notice };
}

/** @throws AtmosError `not_signed_in` */
export function nobody({ about }: Question): never {
  throw new AtmosError(
    "not_signed_in",
    `cannot go on with ${printable(about)}: a person must answer a question`,
    {
      hint: "Run `atmos auth login` in a terminal.",
    },
  );
}

function unattended(): Waiting {
  throw new Error("a sign-in was started although nobody is there");
}
