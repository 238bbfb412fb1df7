import { applyPatch } from "../children/overlay.ts";
import type { EnvironmentPatch, Platform } from "../system/ports.ts";

export interface Layers {
  /** This program's own environment. */
  readonly inherited: Readonly<Record<string, string>>;
  /** `env` of the workflow or command. */
  readonly run: Readonly<Record<string, string>>;
  /** Variables of earlier `env` steps. */
  readonly exported: Readonly<Record<string, string>>;
  /** Everything about the identity, and the top-level `env`. */
  readonly identity: EnvironmentPatch;
  readonly step: Readonly<Record<string, string>>;
}

/**
 * The environment of a step. The later layer wins, with one exception: no layer brings back a variable that would
 * replace the identity's credentials.
 */
export function stepEnvironment(layers: Layers, platform: Platform): Record<string, string> {
  const { inherited, run, exported, identity, step } = layers;
  const base = applyPatch(inherited, { set: { ...run, ...exported }, unset: [] }, platform);
  const withIdentity = applyPatch(base, identity, platform);
  const forbidden = new Set(identity.unset);
  const allowed = Object.fromEntries(Object.entries(step).filter(([name]) => !forbidden.has(name)));
  return applyPatch(withIdentity, { set: allowed, unset: [] }, platform);
}
