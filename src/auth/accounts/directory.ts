import type { AccountDirectory } from "../../clouds/accounts.ts";
import type { ProviderEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { AuthContext } from "../context.ts";

/** @throws AtmosError `unsupported` when there is none */
export function directoryOf(context: AuthContext, entry: ProviderEntry): AccountDirectory {
  const directory = context.clouds.directory(entry);
  if (directory !== undefined) return directory;
  throw new AtmosError("unsupported", `cannot list the accounts of "${printable(entry.name)}"`);
}
