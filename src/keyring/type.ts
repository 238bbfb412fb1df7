import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { Env } from "../system/ports.ts";

const TYPES = ["system", "file", "memory"] as const;

export type KeyringType = typeof TYPES[number];

/** Which keyring `ATMOS_KEYRING_TYPE` asks for; undefined when it does not. @throws AtmosError `config_invalid` */
export function keyringTypeIn(env: Env): KeyringType | undefined {
  const word = env.get("ATMOS_KEYRING_TYPE");
  return word ? keyringType(word, "ATMOS_KEYRING_TYPE") : undefined;
}

/** @param source where the word stands. @throws AtmosError `config_invalid` */
export function keyringType(word: string, source: string): KeyringType {
  const type = TYPES.find((known) => known === word);
  if (type !== undefined) return type;
  throw new AtmosError(
    "config_invalid",
    `cannot open the keyring "${printable(word)}": there is no such type`,
    { hint: `Set ${source} to one of ${TYPES.join(", ")}.` },
  );
}
