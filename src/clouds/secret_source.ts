/** Where the long-lived secret of an entry lies: in a program of the person's own that its configuration names, or not. */
import type { ProviderEntry } from "../config/model.ts";
import type { ItemKeeper } from "../keyring/keyring.ts";
import type { FieldNames } from "../keyring/programs/fields.ts";
import type { SecretSource } from "../keyring/programs/source.ts";
import type { CloudContext } from "./link.ts";
import type { Interaction } from "./interaction.ts";

/** Undefined, with why, where this machine has no place for something long-lived. */
export interface SecretPlace {
  readonly keeper: ItemKeeper | undefined;
  readonly why: string;
}

export interface SecretWish {
  /** `credentials.from`; undefined where nothing is named, and the keyring has it. */
  readonly from: SecretSource | undefined;
  /** What its values may be called where the person has named them. */
  readonly names: FieldNames;
}

/**
 * Opened when the secret is needed, and not before: a program may ask a person.
 *
 * @throws AtmosError `untrusted` when a project names the secret and nobody has agreed
 */
export async function secretPlace(
  entry: Pick<ProviderEntry, "allowLookup">,
  { from, names }: SecretWish,
  request: CloudContext & { readonly interaction: Pick<Interaction, "mayAsk"> },
): Promise<SecretPlace> {
  if (from === undefined) {
    const { keyring, why } = await request.keyring();
    return { keeper: keyring, why };
  }
  await entry.allowLookup();
  const { system, folders, interaction } = request;
  const { openItem } = await import("../keyring/programs/open.ts");
  const keeper = await openItem({ system, folders, source: from, names, interactive: interaction.mayAsk });
  return { keeper, why: "credentials.from" };
}
