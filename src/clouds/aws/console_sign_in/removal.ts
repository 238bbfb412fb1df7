/** What sign-ins at the console leave on this machine, for a logout. AWS lets nobody end them from here. */
import { safeName } from "../../../files/safe_name.ts";
import { fileRemoval, filesOf, type SignInRemoval } from "../../kept_sign_in_removal.ts";
import type { CloudContext } from "../../link.ts";
import type { Kept, KeptScope, KeptSignIn } from "../../removal.ts";
import { CONSOLE_SIGN_INS, markOf } from "./stored.ts";

/** The file of one, on a machine without a keyring. */
export type ConsoleRemoval = Omit<SignInRemoval, "kind"> & { readonly kind: "console-sign-in" };

export async function keptConsoleSignIns(
  context: CloudContext,
  scope: KeptScope,
): Promise<Required<Pick<Kept, "removals" | "others" | "items">>> {
  const removals: ConsoleRemoval[] = [];
  const others: ConsoleRemoval[] = [];
  const items: KeptSignIn[] = [];
  // What has ended was forgotten when that was noticed.
  if (scope.expired) return { removals, others, items };
  const { everything, meant } = scope;
  const own = new Set([...meant.sessions].map(markOf));
  const identities = [...scope.sessions.values()].flatMap((names) => names === "all" ? [] : [...names]);
  const stays = (mark: string): boolean => !everything && meant.others === "none" && !own.has(mark);
  for (const { key } of scope.items) {
    const isWanted = everything || key.realm === context.realm && identities.includes(key.name);
    const mark = key.madeFor ?? "";
    if (key.purpose !== "tokens" || !isWanted || stays(mark)) continue;
    items.push({ key, providers: [key.name], isOther: !own.has(mark) });
  }
  const wanted = new Map(identities.map((name) => [safeName(name), name]));
  for (const { file, start, mark } of await filesOf(context, CONSOLE_SIGN_INS)) {
    const identity = wanted.get(start) ?? (everything ? start : undefined);
    if (identity === undefined) continue;
    const signIn = { cloud: CONSOLE_SIGN_INS, provider: identity, mark, of: "identity" } as const;
    const found = { signIn, file, names: [identity], isOther: !own.has(mark) };
    const removal = { ...fileRemoval(context, found, "aws"), kind: "console-sign-in" } as const;
    (stays(mark) ? others : removals).push(removal);
  }
  return { removals, others, items };
}
