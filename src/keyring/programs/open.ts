/** The place of a secret that a configuration names, behind the same contract as an item of the keyring. */
import { AtmosError } from "../../errors.ts";
import type { Folders } from "../../files/folders.ts";
import type { System } from "../../system/ports.ts";
import { fileLocks } from "../exclusive.ts";
import type { ItemKeeper } from "../keyring.ts";
import { LOOKUPS } from "./caller.ts";
import type { FieldNames } from "./fields.ts";
import { itemKeeper, type OneItem } from "./one_item.ts";
import { type SecretSource, sourceName } from "./source.ts";

export interface OpenItemRequest {
  readonly system: System;
  readonly folders: Folders;
  readonly source: SecretSource;
  /** What its values may be called. */
  readonly names: FieldNames;
  /** Whether a person is here whom the program may ask. */
  readonly interactive: boolean;
  /** Milliseconds for a call of the program. */
  readonly timeout?: number;
}

/** @throws AtmosError `unavailable` when the item is needed to look itself up */
export async function openItem(request: OpenItemRequest): Promise<ItemKeeper> {
  const { system, folders, names } = request;
  return itemKeeper(await itemOf(request), names, fileLocks(system, folders));
}

/** A profile of `aws` may lead to this program again, and there to the item that it was started for. */
function lookupsWith({ system, source }: OpenItemRequest): string[] {
  const name = sourceName(source);
  const outer = lookupsIn(system.env.get(LOOKUPS));
  if (!outer.includes(name)) return [...outer, name];
  throw new AtmosError("unavailable", `cannot look up ${name}: that needs the same item itself`, {
    hint: "The profile that the program works with leads back to this identity: give it another one.",
  });
}

function lookupsIn(text: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}

async function itemOf(request: OpenItemRequest): Promise<OneItem> {
  const { system, folders, source, interactive, timeout } = request;
  const limit = timeout === undefined ? {} : { timeout };
  const parts = { system, folders, home: folders.home, interactive, lookups: lookupsWith(request), ...limit };
  const { program, item, profile } = source;
  switch (program) {
    case "op":
      return (await import("./op.ts")).opItem(parts, item);
    case "pass":
    case "gopass":
      return (await import("./pass.ts")).passItem(parts, program, item);
    case "bw":
      return (await import("./bw.ts")).bwItem(parts, item);
    case "vault":
      return (await import("./vault.ts")).vaultItem(parts, item);
    case "aws":
      return (await import("./aws.ts")).awsItem(parts, item, profile);
  }
}
