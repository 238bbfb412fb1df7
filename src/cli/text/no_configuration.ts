import { dirname } from "../../system/path.ts";
import { placesOfSearch } from "../../config/find.ts";
import type { Configuration } from "../../config/model.ts";
import { NotConfigured } from "../../config/not_configured.ts";
import { AtmosError } from "../../errors.ts";
import { someNames } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import type { System } from "../../system/ports.ts";
import type { Call } from "../line/call.ts";
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
  const isMissing = error instanceof NotConfigured;
  if (!(error instanceof AtmosError) || (error.code !== "not_found" && !isMissing)) return error;
  const [loaded] = await Promise.allSettled(projects.values());
  if (loaded?.status !== "fulfilled") return error;
  const project = loaded.value;
  const hint = project.configuration.sources.length === 0
    ? whereLooked(system, project)
    : isMissing
    ? undefined
    : await inProfiles(system, project);
  return hint === undefined ? error : new AtmosError(error.code, error.message, { hint, cause: error });
}

function whereLooked(system: System, { folders }: Project): string {
  const [here = "", ...own] = placesOfSearch(system, folders).map((folder) =>
    printable(shortenHome(folder, folders.home))
  );
  return `There is no atmos.yaml in ${here} or a folder above it, in ${own.join(" or in ")}.\n` +
    "Go to a folder that has one, or name it: `atmos -C FOLDER …` or `atmos --config FILE …`.\n" +
    "`atmos auth init` signs you in and writes one.";
}

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
