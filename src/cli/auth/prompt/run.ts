import { type Lent, lentHere } from "../../../auth/lent.ts";
import { findFolders } from "../../../files/folders.ts";
import { printable } from "../../../printable.ts";
import type { Invocation } from "../../line/invocation.ts";
import { formatRemaining } from "../../text/time.ts";

/** One line for a shell's prompt, or nothing; it never fails. */
export async function runPrompt({ system, clouds }: Invocation): Promise<number> {
  const lent = await lentHere(system, clouds, () => findFolders(system.env));
  if (lent !== undefined) system.terminal.out(`${promptText(lent, system.clock.now())}\n`);
  return 0;
}

/** `dev-admin 43m`, `!prod-admin expired`: the mark is for protected ones. */
export function promptText({ identity, isProtected, expiresAt }: Lent, now: number): string {
  const left = expiresAt === undefined ? "" : ` ${formatRemaining(expiresAt, now)}`;
  return `${isProtected ? "!" : ""}${printable(identity)}${left}`;
}
