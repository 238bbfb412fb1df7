import type { EnvironmentPatch } from "../../system/ports.ts";
import type { Beside } from "../lending.ts";
import type { CloudContext } from "../link.ts";
import { processLine } from "./by_process.ts";
import { checkedRegion } from "./config_file.ts";
import { parseIni, withSection } from "./ini_sections.ts";
import { awsKeys } from "./keys.ts";
import { configSection, profileName } from "./profile_name.ts";

const NOTHING = { lines: [], sections: new Map() };

/**
 * Who a program is stays as it was lent. The others are profiles by their names, in a copy of that one's config file:
 * `profile = "other"` of a backend or provider finds them. They stand there as commands, so no file holds the keys of two,
 * and none of them gets old.
 */
export async function profilesBeside(
  first: EnvironmentPatch,
  { others, write }: Beside,
  { system }: CloudContext,
): Promise<EnvironmentPatch> {
  const own = first.set["AWS_CONFIG_FILE"];
  let text = own === undefined ? "" : await system.files.readText(own) ?? "";
  for (const { session: { identity, credentials }, command } of others) {
    const file = parseIni(text);
    text = withSection("broken" in file ? NOTHING : file, configSection(profileName(identity)), {
      region: checkedRegion(awsKeys(credentials).region),
      credential_process: processLine(command, system.platform),
    });
  }
  return { ...first, set: { ...first.set, AWS_CONFIG_FILE: await write("config", text) } };
}
