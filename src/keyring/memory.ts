import type { Item, Keyring, ListedItem } from "./keyring.ts";
import { addressOf } from "./names.ts";
import { assertStorable } from "./storable.ts";

/** A keyring that ends with the process: nothing is shared with the next command. */
export function memoryKeyring(): Keyring {
  const items = new Map<string, { readonly listed: ListedItem; readonly item: Item }>();
  return {
    name: "keyring in memory",
    get: (key) => {
      const item = items.get(addressOf(key))?.item;
      return Promise.resolve(item === undefined ? { state: "absent" } : { state: "present", item });
    },
    set: (key, item) =>
      Promise.resolve().then(() => {
        assertStorable(key, item);
        items.set(addressOf(key), { listed: { key: { ...key }, class: item.class }, item });
      }),
    delete: (key) => Promise.resolve(items.delete(addressOf(key)) ? "deleted" : "absent"),
    list: () => Promise.resolve([...items.values()].map(({ listed }) => listed)),
  };
}
