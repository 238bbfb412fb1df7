/** One item of somebody else's store as a place for one secret of ours. */
import { AtmosError } from "../../errors.ts";
import { Secret } from "../../secret.ts";
import type { Exclusive } from "../chunked.ts";
import type { ItemKeeper } from "../keyring.ts";
import { describeItem, KeyringFailure, orTroubleError } from "../keyring_failure.ts";
import { assertStorable } from "../storable.ts";
import { type FieldNames, type Fields, fieldsOf, underOurNames, underTheirNames } from "./fields.ts";

/** An item as it was found. */
export interface Found {
  readonly fields: Fields;
  /** What only its program's own file reads. */
  readonly raw: unknown;
}

/** What a program does for one item. Failures are {@link KeyringFailure}. */
export interface OneItem {
  /** For a person: `item "work/okta" of pass`. */
  readonly name: string;
  /** Undefined when the store works and has no such item. */
  read(): Promise<Found | undefined>;
  /** Replaces these values and leaves what else is in the item; makes one where none was found. */
  write(fields: Fields, found: Found | undefined): Promise<void>;
  /** Removes it so that its owner can have it back, where the store knows such a thing. */
  remove(found: Found): Promise<void>;
}

/**
 * What lies there under the names of this program, as the text of a JSON object, whatever the item's owner calls it:
 * the same text that a keyring has.
 */
export function itemKeeper(item: OneItem, names: FieldNames, exclusive: Exclusive): ItemKeeper {
  const lock = `item ${item.name}`;
  return {
    name: item.name,
    get: async () => {
      try {
        const found = await item.read();
        if (found === undefined) return { state: "absent" };
        const value = new Secret(JSON.stringify(underOurNames(found.fields, names)));
        return { state: "present", item: { class: "long-lived", value } };
      } catch (thrown) {
        if (thrown instanceof KeyringFailure) return thrown.trouble;
        throw thrown;
      }
    },
    set: async (key, given) => {
      assertStorable(key, given);
      const doing = `write ${describeItem(key)} to ${item.name}`;
      const values = fieldsOf(JSON.parse(given.value.reveal()));
      if (values === undefined) throw new Error("a secret without names for its values");
      await orTroubleError(doing, () =>
        exclusive(lock, async () => {
          const found = await item.read();
          await item.write(underTheirNames(values, found?.fields ?? {}, names), found);
          assertKept(doing, values, underOurNames((await item.read())?.fields ?? {}, names));
        }));
    },
    delete: (key) =>
      orTroubleError(`delete ${describeItem(key)} from ${item.name}`, () =>
        exclusive(lock, async () => {
          const found = await item.read();
          if (found === undefined) return "absent";
          await item.remove(found);
          return "deleted";
        })),
  };
}

function assertKept(doing: string, wanted: Fields, kept: Fields): void {
  if (Object.entries(wanted).every(([name, value]) => kept[name] === value)) return;
  throw new AtmosError("storage", `cannot ${doing}: what lies there is not what was written`, {
    hint: "Look at the item with its own program: somebody else may have written it at the same time.",
  });
}
