import { AtmosError } from "../errors.ts";
import type { Item, ItemKey } from "./keyring.ts";
import { describeKey } from "./trouble.ts";

/** Far beyond every credential; a longer value is a mistake. UTF-16 units. */
const LONGEST = 1024 * 1024;

/** @throws AtmosError `usage` for a value that no store could give back as it was */
export function assertStorable(key: ItemKey, { value }: Item): void {
  const text = value.reveal();
  if (text.length <= LONGEST && text.isWellFormed()) return;
  const state = text.length > LONGEST ? "it is larger than a megabyte" : "it is no valid Unicode text";
  throw new AtmosError("usage", `cannot keep the secret of ${describeKey(key)}: ${state}`);
}
