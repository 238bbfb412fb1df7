// The cloud loads this when it is needed: a test that holds the clock must not wait for the disk.
import "../../../src/clouds/aws/removal.ts";
/** Plans what a cloud would remove, and removes it. */
import { messageOf } from "../../../src/errors.ts";
import type { Leftovers } from "../../../src/clouds/cloud.ts";
import type { ProviderContext } from "../../../src/clouds/link.ts";
import type { KeptScope, Removal } from "../../../src/clouds/removal.ts";
import { MADE_FOR } from "./entries.ts";

export const NOTHING: KeptScope = {
  providers: [],
  sessions: new Map(),
  meant: { sessions: new Set([MADE_FOR]), signIns: new Map([["corp", "0a0a0a0a"]]), others: "all" },
  everything: false,
  expired: false,
  items: [],
};

/** The scope of one identity's session. */
export function sessionOf({ provider, identity }: { provider: string; identity: string }): KeptScope {
  return { ...NOTHING, sessions: new Map([[provider, new Set([identity])]]) };
}

/** Which part of a file when others stay, and where it is; as a person is told. */
export function shown({ detail, path }: Removal): string {
  return [detail, path].filter((part) => part !== undefined).join(" in ");
}

/** What was removed; `… : why` for what failed or was gone. */
export async function forget(
  cloud: Leftovers,
  scope: KeptScope,
  context: ProviderContext,
): Promise<string[]> {
  const { removals, problems } = await cloud.kept(scope, context);
  const told = (problems ?? []).map(({ what, reason }) => `${what}: ${reason}`);
  for (const removal of removals) {
    try {
      const outcome = await cloud.remove(removal, context, () => {});
      told.push(shown(removal) + (outcome.state === "absent" ? `: ${outcome.note}` : ""));
    } catch (error) {
      told.push(`${shown(removal)}: ${messageOf(error)}`);
    }
  }
  return told;
}
