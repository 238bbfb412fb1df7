import { azure, azureStores } from "./azure.ts";
import { callback } from "./callback.ts";
import { configuration } from "./configuration.ts";
import { google, googleStores } from "./google.ts";
import { keychain } from "./keychain.ts";
import { manifests } from "./manifests.ts";
import { portal } from "./portal.ts";
import { ageStores, stores } from "./stores.ts";
import type { Target } from "./target.ts";

export const TARGETS: readonly Target[] = [
  configuration,
  manifests,
  callback,
  portal,
  azure,
  google,
  stores,
  ageStores,
  azureStores,
  googleStores,
  keychain,
];

/** How many of all runs each of them gets; at least one. */
export function runsOf(one: Target, all: readonly Target[], runs: number): number {
  return Math.max(1, Math.round(runs * one.share / all.reduce((sum, { share }) => sum + share, 0)));
}
