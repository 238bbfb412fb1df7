import { AtmosError } from "../errors.ts";
import type { StoredKey } from "./item_store.ts";
import type { Item } from "./keyring.ts";
import { describeItem } from "./keyring_failure.ts";

/** Far beyond every credential; a longer value is a mistake. UTF-16 units. */
const LONGEST = 1024 * 1024;

/** @throws AtmosError `usage` for a value that no store could give back as it was */
export function assertStorable(key: StoredKey, { value }: Item): void {
  const text = value.reveal();
  if (text.length <= LONGEST && text.isWellFormed()) return;
  const state = text.length > LONGEST ? "it is larger than a megabyte" : "it is no valid Unicode text";
  throw new AtmosError("usage", `cannot keep ${describeItem(key)}: ${state}`);
}
