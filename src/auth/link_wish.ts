/** What a link is asked with, and what is said where it does not heed that. */
import type { Interaction } from "../clouds/interaction.ts";
import type { Identity, Wish } from "../clouds/link.ts";
import type { IdentityEntry } from "../config/model.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { typedWord } from "../typed_word.ts";

/** What a person or program wants of a session. */
export interface Asked {
  /** Milliseconds. */
  readonly minimumLife: number;
  /** Seconds. */
  readonly duration?: number | undefined;
  readonly byBrowser?: boolean;
  readonly scopes?: readonly string[];
}

/** @throws AtmosError `usage` for a way to sign in that the link has not */
export function wishFor(
  { name, kind }: IdentityEntry,
  identity: Identity,
  { minimumLife, duration, byBrowser = false, scopes = [] }: Asked,
  interaction: Interaction,
): Wish {
  const shown = printable(name);
  if (byBrowser && !identity.takesBrowser) {
    throw new AtmosError("usage", `cannot use --webflow for "${shown}": ${kind} has no such sign-in`, {
      hint: `Run \`atmos auth login ${typedWord(name)}\`.`,
    });
  }
  if (duration !== undefined && !identity.takesDuration) {
    interaction.notice(`"${shown}" lasts as long as its provider says: --duration changes nothing there.`);
  }
  return {
    ...identity.wish,
    ...(scopes.length === 0 ? {} : { scopes: [...new Set([...identity.wish?.scopes ?? [], ...scopes])] }),
    minimumLife,
    ...(duration === undefined ? {} : { duration }),
    ...(byBrowser ? { byBrowser } : {}),
  };
}
