import type { Item, Keyring, ListedItem } from "./keyring.ts";
import { addressOf, keyOf } from "./names.ts";
import { assertStorable } from "./storable.ts";

/** A keyring that ends with the process: nothing is shared with the next command. */
export function memoryKeyring(): Keyring {
  const items = new Map<string, Item>();
  return {
    name: "keyring in memory",
    get: (key) => {
      const item = items.get(addressOf(key));
      return Promise.resolve(item === undefined ? { state: "absent" } : { state: "present", item });
    },
    set: (key, item) =>
      Promise.resolve().then(() => {
        assertStorable(key, item);
        items.set(addressOf(key), item);
      }),
    delete: (key) => Promise.resolve(items.delete(addressOf(key)) ? "deleted" : "absent"),
    list: () =>
      Promise.resolve([...items].flatMap(([address, item]): ListedItem[] => {
        const key = keyOf(address);
        return key === undefined ? [] : [{ key, class: item.class }];
      })),
  };
}
