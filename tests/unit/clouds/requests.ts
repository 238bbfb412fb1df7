/** Requests as the rooms above make them. */
import type {
  BrowserPrompt,
  CloudContext,
  DevicePrompt,
  Interaction,
  SignInRequest,
} from "../../../src/clouds/cloud.ts";
import { findFolders } from "../../../src/files/folders.ts";
import type { System } from "../../../src/system/ports.ts";

/** A person, and what they were told. */
export interface Witness extends Interaction {
  readonly prompts: (BrowserPrompt | DevicePrompt)[];
  readonly outcomes: string[];
  readonly notices: string[];
  readonly stop: AbortController;
}

export function witness(means: Interaction["means"]): Witness {
  const prompts: (BrowserPrompt | DevicePrompt)[] = [];
  const outcomes: string[] = [];
  const notices: string[] = [];
  const stop = new AbortController();
  const wait = (prompt: BrowserPrompt | DevicePrompt): { done(outcome: string): void } => {
    prompts.push(prompt);
    return { done: (outcome) => void outcomes.push(outcome) };
  };
  return {
    means,
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
export function cloudContext(system: System, realm?: string): CloudContext {
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
): SignInRequest {
  return {
    ...cloudContext(system),
    interaction,
    chain: ["corp", "dev-admin"],
    onSignIn: () => Promise.resolve(),
    ...more,
  };
}
