import { rotateKeys } from "../../../auth/keys.ts";
import { withPerson } from "../../asking/sign_in.ts";
import type { Invocation } from "../../line/invocation.ts";
import { formatRows } from "../../text/rows.ts";
import { keptRows } from "./configure.ts";
import { keyedIdentity } from "./target.ts";

/** `atmos auth user rotate` */
export async function runRotate(
  invocation: Invocation,
  positional: string | undefined,
  { mfaCode }: { readonly mfaCode?: string },
): Promise<number> {
  const { system, style } = invocation;
  const context = await invocation.loadContext();
  const entry = await keyedIdentity(invocation, context, positional, "rotate");
  const kept = await withPerson(
    invocation,
    context,
    (interaction) => rotateKeys(context, entry, interaction),
    mfaCode === undefined ? {} : { mfaCode },
  );
  system.terminal.err(`${style.good("✓")} ${style.strong("The key was replaced.")}\n\n`);
  system.terminal.err(formatRows(keptRows(entry, kept), style.faint));
  return 0;
}
