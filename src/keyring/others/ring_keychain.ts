/** Items of the macOS keychain, whose values are the data themselves. */
import { Secret } from "../../secret.ts";
import type { System } from "../../system/ports.ts";
import { keychainCaller } from "../keychain_program.ts";
import { KeyringFailure } from "../keyring_failure.ts";
import { judge } from "../macos_security.ts";
import type { RingContent, RingItem, RingPlaces } from "./ring_item.ts";

const STORE = "the macOS keychain";

export async function keychainItems(
  system: System,
  { service, keychain }: RingPlaces,
  wanted: readonly string[],
): Promise<Map<string, RingItem>> {
  const call = keychainCaller(system, {
    store: STORE,
    command: "/usr/bin/security",
    installHint: "It is a part of macOS.",
    interactive: true,
  });
  const words = (name: string, ...more: readonly string[]): string[] => [
    "find-generic-password",
    "-s",
    service,
    "-a",
    name,
    ...more,
    ...keychain === undefined ? [] : [keychain],
  ];
  const items = new Map<string, RingItem>();
  try {
    for (const name of wanted) {
      if (judge(await call(words(name), "")) !== "done") continue;
      items.set(name, {
        store: STORE,
        async read(): Promise<RingContent> {
          try {
            const reply = await call(words(name, "-w"), "");
            if (judge(reply) === "done") return { value: new Secret(reply.stdout.replace(/\n$/, "")) };
            return { reason: "it is not there any more" };
          } catch (error) {
            if (error instanceof KeyringFailure) return { reason: error.trouble.reason };
            throw error;
          }
        },
      });
    }
  } catch (error) {
    if (!(error instanceof KeyringFailure)) throw error;
  }
  return items;
}
