/** What commands that add entries to a person's file have in common. */
import type { OwnFile } from "../../auth/accounts/write_file.ts";
import type { AuthContext } from "../../auth/context.ts";
import { isProvisioned } from "../../config/provisioned.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { resolve } from "../../system/path.ts";
import { confirmed } from "../asking/confirm.ts";
import { canAsk } from "../asking/interaction.ts";
import type { Invocation } from "../line/invocation.ts";
import { writtenNames } from "./discover/written_names.ts";

/** What people have written: in the configuration, and in the file, which need not be a part of it. */
export async function entriesBeside(
  { configuration: { auth } }: AuthContext,
  file: OwnFile | undefined,
  section: "providers" | "identities",
): Promise<{ name: string; settings: Readonly<Record<string, unknown>> }[]> {
  const own = [...auth[section].values()].filter(({ place }) => !isProvisioned(place));
  const inFile = file?.text === undefined ? [] : await writtenNames(file.text, file.named, ["auth", section]);
  return [...own.map(({ name, shownSettings }) => ({ name, settings: shownSettings })), ...inFile];
}

export function isRead({ configuration, system }: AuthContext, { path, named }: OwnFile): boolean {
  const given = resolve(system.files.workingFolder(), named);
  return configuration.sources.some((source) => source === path || source === given);
}

export interface Addition {
  readonly file: string;
  /** Such as `3 identities`. */
  readonly what: string;
  readonly isWanted: boolean;
  /** The flag that says so. */
  readonly flag: string;
}

/** @throws AtmosError `usage` where nobody can be asked, `cancelled` when it is not wanted */
export async function mayWrite(
  invocation: Invocation,
  { file, what, isWanted, flag }: Addition,
): Promise<void> {
  if (isWanted) return;
  const shown = printable(file);
  const doing = `cannot write "${shown}"`;
  if (!canAsk(invocation.system, invocation.globals)) {
    throw new AtmosError("usage", `${doing}: nobody can be asked whether these changes are right`, {
      hint: `Add ${flag} to write them.`,
    });
  }
  const message = `Add ${what} to ${shown}?`;
  if (await confirmed(invocation, { message, yes: "Yes, write it", no: "No, leave it as it is" })) return;
  throw new AtmosError("cancelled", `${doing}: you answered No, and nothing was changed`);
}
