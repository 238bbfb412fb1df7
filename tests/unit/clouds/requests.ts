/** Requests as the rooms above make them. */
import type { ProviderContext, SignInRequest } from "../../../src/clouds/link.ts";
import type { BrowserPrompt, DevicePrompt, Interaction } from "../../../src/clouds/interaction.ts";
import { silent } from "../../../src/auth/silent.ts";
import { findFolders } from "../../../src/files/folders.ts";
import type { System } from "../../../src/system/ports.ts";

/** A person, and what they were told. */
export interface Witness extends Interaction {
  readonly prompts: (BrowserPrompt | DevicePrompt)[];
  readonly outcomes: string[];
  readonly notices: string[];
  readonly stop: AbortController;
}

/** How a person may be involved: not at all, with a browser on this machine, or with a device of their own. */
export type Means = "none" | "browser" | "device";

/** A person who answers no question. */
export function witness(means: Means): Witness {
  const prompts: (BrowserPrompt | DevicePrompt)[] = [];
  const outcomes: string[] = [];
  const notices: string[] = [];
  const stop = new AbortController();
  const wait = (prompt: BrowserPrompt | DevicePrompt): { done(outcome: string): void } => {
    prompts.push(prompt);
    return { done: (outcome) => void outcomes.push(outcome) };
  };
  return {
    ...silent,
    mayAsk: means !== "none",
    hasBrowser: means === "browser",
    waitForBrowser: wait,
    waitForDevice: wait,
    notice: (message) => void notices.push(message),
    cancelled: stop.signal,
    prompts,
    outcomes,
    notices,
    stop,
  };
}

/** A machine without a keyring. */
export function cloudContext(system: System, realm?: string): ProviderContext {
  return {
    system,
    folders: findFolders(system.env),
    realm,
    providers: new Map(),
    keyring: () => Promise.resolve({ keyring: undefined, why: "this machine has none" }),
  };
}

export function signInRequest(
  system: System,
  interaction: Interaction,
  more: Partial<SignInRequest> = {},
): SignInRequest & ProviderContext {
  return {
    ...cloudContext(system),
    interaction,
    chain: ["corp", "dev-admin"],
    wish: {},
    onSignIn: () => Promise.resolve(),
    ...more,
  };
}
