import { applyPatch } from "../children/overlay.ts";
import { steersAtmos } from "../config/own_choice.ts";
import type { EnvironmentPatch, System } from "../system/ports.ts";
import type { Data } from "./data.ts";

/**
 * The environment of a component's programs: this program's own, what the component says, and on top what the identity
 * needs, so that nothing stale comes back.
 */
export function childEnvironment(
  { env, platform }: Pick<System, "env" | "platform">,
  component: Data,
  lent: EnvironmentPatch,
  more: Readonly<Record<string, string>>,
): Record<string, string> {
  const said = Object.entries(component).filter(([name]) => !steersAtmos(name));
  const texts = said.filter(([, value]) => value !== null).map(([name, value]) => [name, textOf(value)]);
  const own = applyPatch(env.all(), {
    set: Object.fromEntries(texts),
    unset: said.filter(([, value]) => value === null).map(([name]) => name),
  }, platform);
  return { ...applyPatch(own, lent, platform), ...more };
}

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
