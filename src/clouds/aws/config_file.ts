/** The section of one identity in a config file. Pure. */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { type IniFile, withSection } from "./ini_sections.ts";
import { configSection } from "./profile_name.ts";
import { REGION } from "./regions.ts";

/** The text of the file with this region for the profile. */
export function withRegion(file: IniFile, profile: string, region: string): string {
  return withSection(file, configSection(profile), { region: checkedRegion(region) });
}

export function readRegion(file: IniFile, profile: string): string | undefined {
  return file.sections.get(configSection(profile))?.settings.get("region") || undefined;
}

/**
 * Regions become lines in files and parts of host names.
 *
 * @throws AtmosError `config_invalid`
 */
export function checkedRegion(region: string): string {
  if (REGION.test(region)) return region;
  throw new AtmosError(
    "config_invalid",
    `cannot use the region "${printable(region)}": it is not the name of one`,
    {
      hint: "Write it like eu-west-1.",
    },
  );
}
