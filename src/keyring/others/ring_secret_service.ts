/** Items of the Secret Service, each under the attribute `profile`. */
import { Secret } from "../../secret.ts";
import type { System } from "../../system/ports.ts";
import { type Call, keychainCaller, type Reply } from "../keychain_program.ts";
import { KeyringFailure } from "../keyring_failure.ts";
import { contentOf, labelOf, type RingContent, type RingItem, type RingPlaces } from "./ring_item.ts";

const STORE = "the Secret Service";

export async function secretServiceItems(
  system: System,
  { isOurs }: RingPlaces,
  wanted: readonly string[],
): Promise<Map<string, RingItem>> {
  const call = keychainCaller(system, {
    store: STORE,
    command: "secret-tool",
    installHint: "Install it (Debian and Ubuntu: `apt install libsecret-tools`).",
    interactive: true,
  });
  const items = new Map<string, RingItem>();
  try {
    for (const name of wanted) {
      const found = foundIn(await call(["search", "--all", "profile", name], ""));
      const isThere = found.secrets.some((json) => isOurs(labelOf(json) ?? "")) || found.hasLocked;
      if (isThere) items.set(name, { store: STORE, read: () => read(call, name, isOurs) });
    }
  } catch (error) {
    // A machine without one has no items there.
    if (!(error instanceof KeyringFailure)) throw error;
  }
  return items;
}

async function read(call: Call, name: string, isOurs: RingPlaces["isOurs"]): Promise<RingContent> {
  try {
    const { secrets, hasLocked } = foundIn(await call(["search", "--all", "--unlock", "profile", name], ""));
    const [json] = secrets.filter((one) => isOurs(labelOf(one) ?? ""));
    if (json !== undefined) return contentOf(json);
    return { reason: hasLocked ? `${STORE} is locked` : "it is not there any more" };
  } catch (error) {
    if (error instanceof KeyringFailure) return { reason: error.trouble.reason };
    throw error;
  }
}

/** One line for each secret; of what is locked there are attributes alone, on either stream. Pure. */
export function foundIn({ stdout, stderr }: Reply): { secrets: readonly string[]; hasLocked: boolean } {
  const secrets = [...stdout.matchAll(/^secret = (\{.*\})$/gm)].map(([, json = ""]) => {
    new Secret(json);
    return json;
  });
  const count = [...`${stdout}\n${stderr}`.matchAll(/^attribute\.profile = /gm)].length;
  return { secrets, hasLocked: /locked/i.test(stderr) || count > 0 && secrets.length === 0 };
}
