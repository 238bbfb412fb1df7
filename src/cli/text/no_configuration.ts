import { dirname } from "../../system/path.ts";
import { placesOfSearch } from "../../config/find.ts";
import type { Configuration } from "../../config/model.ts";
import { NotConfigured } from "../../config/not_configured.ts";
import { AtmosError } from "../../errors.ts";
import { someNames } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import type { System } from "../../system/ports.ts";
import type { Call } from "../line/call.ts";
import { UnknownCommand } from "../line/commander_errors.ts";
import type { Project } from "../line/load_context.ts";
import { shortenHome } from "./shorten_home.ts";

/**
 * What is not found, or not set, where nothing is configured is no spelling mistake: says where was looked for `atmos.yaml`, or
 * that a profile may have what the configuration has not.
 */
export async function withoutConfiguration(
  error: unknown,
  { system, projects }: Pick<Call, "system" | "projects">,
): Promise<unknown> {
  if (!(error instanceof AtmosError)) return error;
  const isMissing = error instanceof NotConfigured;
  const isUnknown = error instanceof UnknownCommand;
  if (error.code !== "not_found" && !isMissing && !isUnknown) return error;
  const [loaded] = await Promise.allSettled(projects.values());
  if (loaded?.status !== "fulfilled") return error;
  const project = loaded.value;
  const { message, code } = error;
  if (project.configuration.sources.length > 0) {
    const hint = isMissing || isUnknown ? undefined : await inProfiles(system, project);
    return hint === undefined ? error : new AtmosError(code, message, { hint, cause: error });
  }
  const looked = `${whereLooked(system, project)}\n${WAYS_TO_ONE}`;
  const hint = isUnknown ? `${error.hint} A project has commands of its own.\n${looked}` : looked;
  // A setting can be added to a file that is there.
  const said = isMissing ? `${error.attempt}: no atmos.yaml was found` : message;
  return new AtmosError(code, said, { hint, cause: error });
}

function whereLooked(system: System, { folders }: Project): string {
  const [here = "", ...own] = placesOfSearch(system, folders).map((folder) =>
    printable(shortenHome(folder, folders.home))
  );
  return `There is no atmos.yaml in ${here} or a folder above it, in ${own.join(" or in ")}.`;
}

/** What to do where there is no configuration. */
export const WAYS_TO_ONE =
  "Go to a folder that has one, or name it: `atmos -C FOLDER …` or `atmos --config FILE …`.\n" +
  "`atmos auth init` signs you in and writes one.";

async function inProfiles(system: System, { folders, configuration }: Project): Promise<string | undefined> {
  const { identities, providers } = configuration.auth;
  if (identities.size > 0 || providers.size > 0) return undefined;
  const { profileNames } = await import("../../config/profiles.ts");
  const names = await profileNames(system.files, folders, placeOfProfiles(configuration));
  if (names.length === 0) return undefined;
  return "Without a profile, atmos.yaml has no providers and identities. Choose one with `--profile NAME` or " +
    `ATMOS_PROFILE. Profiles: ${someNames(names.map(printable))}.`;
}

/** Where the profiles of a configuration are. */
export function placeOfProfiles(
  { sources, written }: Configuration,
): { basePath: string | undefined; configFolder: string } {
  const base = written(["profiles", "base_path"]);
  const path = base?.type === "scalar" && base.tag === undefined && typeof base.value === "string"
    ? base.value
    : "";
  return { basePath: path || undefined, configFolder: dirname(sources.at(-1) ?? "") };
}
