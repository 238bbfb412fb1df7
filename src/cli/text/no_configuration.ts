import { placesOfSearch } from "../../config/find.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { System } from "../../system/ports.ts";
import type { Project } from "../line/load_context.ts";
import { shortenHome } from "./shorten_home.ts";

/** What is not found where there is no configuration at all is no spelling mistake: says where was looked. */
export function withoutConfiguration(error: unknown, system: System, project: Project | undefined): unknown {
  if (!(error instanceof AtmosError) || error.code !== "not_found") return error;
  if (project === undefined || project.configuration.sources.length > 0) return error;
  return new AtmosError(error.code, error.message, { hint: whereLooked(system, project), cause: error });
}

function whereLooked(system: System, { folders }: Project): string {
  const [here = "", ...own] = placesOfSearch(system, folders).map((folder) =>
    printable(shortenHome(folder, folders.home))
  );
  return `There is no atmos.yaml in ${here} or a folder above it, in ${own.join(" or in ")}.\n` +
    "Go to a folder that has one, or name it: `atmos -C FOLDER …` or `atmos --config FILE …`.";
}
