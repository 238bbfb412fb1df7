/** What keeps a sign-in from the person who wants it. */
import type { ProviderEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import type { Invocation } from "../line/invocation.ts";
import { type Obstacle, signInObstacle } from "./interaction.ts";

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  prompts_off: "Prompts are turned off by --interactive=false or ATMOS_INTERACTIVE. A sign-in needs them.",
  ci: "CI is set, so nobody is asked. Unset it",
  no_terminal: "There is no terminal to ask on. Use one",
};

/** The error as it helps whoever has just tried to sign in. */
export function obstructed(
  error: unknown,
  { system, globals, clouds }: Pick<Invocation, "system" | "globals" | "clouds">,
  provider: ProviderEntry | undefined,
  device: boolean,
): unknown {
  const byDevice = provider !== undefined && clouds.byDevice(provider.kind);
  return withObstacle(error, signInObstacle(system, globals, device), byDevice);
}

/**
 * The advice to sign in is no use to somebody who tries to: they are told what is in the way. Any other advice stays.
 *
 * @param byDevice whether the provider lets a person confirm on another device
 */
export function withObstacle(error: unknown, obstacle: Obstacle | undefined, byDevice: boolean): unknown {
  if (!(error instanceof AtmosError) || error.code !== "not_signed_in" || obstacle === undefined) {
    return error;
  }
  if (error.hint !== undefined && !isMereLogin(error.hint)) return error;
  const otherwise = byDevice ? ", or add `--device` to confirm on another device." : ".";
  const hint = obstacle === "prompts_off" ? OBSTACLES[obstacle] : `${OBSTACLES[obstacle]}${otherwise}`;
  return new AtmosError(error.code, error.message, { hint, cause: error });
}

/** Whether all that it names is to sign in, with nothing given along. */
function isMereLogin(hint: string): boolean {
  const commands = hint.match(/`atmos [^`]*`/g) ?? [];
  return commands.length > 0 &&
    commands.every((command) => command.startsWith("`atmos auth login") && !command.includes("--mfa-code"));
}
