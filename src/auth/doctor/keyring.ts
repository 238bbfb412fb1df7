/** Whether the keyring can be used. Nobody is asked to open it. */
import { broken, type Examined, type Finding, warning } from "../../clouds/finding.ts";
import { AtmosError } from "../../errors.ts";
import type { Lookup } from "../../keyring/keyring.ts";
import type { Patient } from "./patient.ts";

/** An item that nobody keeps: whether it is there says whether one could look. */
const PROBE = { realm: undefined, name: "doctor", purpose: "sign-in" } as const;

export async function examineKeyring({ context }: Patient): Promise<Examined> {
  const name = "keyring";
  if (context === undefined) {
    return { name, state: "not looked at without a configuration", findings: [] };
  }
  try {
    const { keyring, why, trouble } = await context.keyring();
    if (keyring === undefined) {
      return { name, state: `none here (${why}): sign-ins are in files of yours alone`, findings: [] };
    }
    // An item that is absent says nothing of a passphrase.
    const lookup = await trouble?.() ?? await keyring.get(PROBE);
    return {
      name,
      state: `${keyring.name}, ${stateOf(lookup)}`,
      findings: judgeLookup(keyring.name, lookup),
    };
  } catch (error) {
    if (!(error instanceof AtmosError)) throw error;
    return { name, state: "cannot be opened", findings: [broken(error.message, error.hint ?? "")] };
  }
}

function stateOf({ state }: Lookup): string {
  return state === "present" || state === "absent" ? "usable" : state;
}

/** Pure. A locked one may be opened by a person; one that does not work may not. */
export function judgeLookup(name: string, lookup: Lookup): Finding[] {
  if (lookup.state === "present" || lookup.state === "absent") return [];
  const make = lookup.state === "locked" ? warning : broken;
  return [make(`the ${name} is ${lookup.state}: ${lookup.reason}`, lookup.hint)];
}
