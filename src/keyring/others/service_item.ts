/** One item that another program has filed under a service and an account, or a site and a user. */
import { Secret } from "../../secret.ts";
import type { System } from "../../system/ports.ts";
import { type Call, keychainCaller } from "../keychain_program.ts";
import { KeyringFailure } from "../keyring_failure.ts";
import { judge } from "../macos_security.ts";
import type { RingContent } from "./ring_item.ts";

export type ItemAddress =
  | { readonly service: string; readonly account: string }
  | { readonly label: string; readonly host: string; readonly account: string };

/** The store of this system in which {@link serviceItem} looks; undefined where it can look in none. */
export function serviceStore({ platform }: Pick<System, "platform">): string | undefined {
  if (platform === "windows") return undefined;
  return platform === "darwin" ? "the macOS keychain" : "the Secret Service";
}

export async function serviceItem(system: System, address: ItemAddress): Promise<RingContent> {
  const store = serviceStore(system);
  if (store === undefined) {
    return { reason: "the credential manager of Windows gives it to its own program alone" };
  }
  const isMac = system.platform === "darwin";
  const call = keychainCaller(system, {
    store,
    command: isMac ? "/usr/bin/security" : "secret-tool",
    installHint: "",
    interactive: true,
  });
  try {
    const found = isMac ? await fromKeychain(call, address) : await fromSecretService(call, address);
    return found === undefined ? { reason: `${store} has none` } : { value: new Secret(found) };
  } catch (error) {
    if (error instanceof KeyringFailure) return { reason: error.trouble.reason };
    throw error;
  }
}

async function fromKeychain(call: Call, address: ItemAddress): Promise<string | undefined> {
  const words = "service" in address
    ? ["find-generic-password", "-s", address.service]
    : ["find-internet-password", "-l", address.label, "-s", address.host];
  const reply = await call([...words, "-a", address.account, "-w"], "");
  return judge(reply) === "done" ? reply.stdout.replace(/\n$/, "") : undefined;
}

async function fromSecretService(call: Call, address: ItemAddress): Promise<string | undefined> {
  if (!("service" in address)) return undefined;
  const { code, stdout } = await call(["lookup", "service", address.service, "account", address.account], "");
  return code === 0 && stdout !== "" ? stdout.replace(/\n$/, "") : undefined;
}
