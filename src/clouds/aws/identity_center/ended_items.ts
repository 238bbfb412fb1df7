import type { ItemKey, Trouble } from "../../../keyring/keyring.ts";
import { describeKey } from "../../../keyring/keyring_failure.ts";
import type { CloudContext } from "../../link.ts";
import type { KeptProblem } from "../../removal.ts";
import { signInIn } from "./keyring_token_store.ts";
import { isOver } from "./renewal.ts";

export interface EndedItems {
  readonly ended: ReadonlySet<ItemKey>;
  /** Items of which nobody knows. */
  readonly problems: readonly KeptProblem[];
}

/**
 * Which sign-ins in the keyring have ended and cannot be renewed. That is not in a keyring's list: each is read. A
 * keyring that does not open is tried once, so that nobody is asked for a passphrase again and again.
 */
export async function endedItems(context: CloudContext, keys: readonly ItemKey[]): Promise<EndedItems> {
  const ended = new Set<ItemKey>();
  const problems: KeptProblem[] = [];
  const { keyring } = keys.length === 0 ? { keyring: undefined } : await context.keyring();
  for (const [index, key] of keys.entries()) {
    const found = await keyring?.get(key) ?? { state: "absent" as const };
    if (found.state === "absent") continue;
    if (found.state === "locked" || found.state === "unreachable") {
      problems.push(problemWith(keys.slice(index), found));
      break;
    }
    const held = found.state === "present" ? signInIn(found.item) : undefined;
    if (held !== undefined) {
      if (isOver(held.session, context.system.clock.now())) ended.add(key);
    } else {
      problems.push(problemWith([key], found.state === "corrupt" ? found : { reason: "it is no sign-in" }));
    }
  }
  return { ended, problems };
}

function problemWith(keys: readonly ItemKey[], { reason }: Pick<Trouble, "reason">): KeptProblem {
  const what = keys.length === 1 ? "the sign-in" : "the sign-ins";
  return { what: `${what} of ${keys.map(describeKey).join(", ")} in the keyring`, reason };
}
