/**
 * Credentials by a command that programs start:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { EnvironmentPatch, Platform } from "../../system/ports.ts";
import type { SessionKey } from "../session.ts";
import type { CloudContext } from "../link.ts";
import { checkedRegion } from "./config_file.ts";
import { profileEnvironment } from "./environment.ts";
import { withSection } from "./ini_sections.ts";
import type { AwsKeys } from "./keys.ts";
import { configSection, profileName } from "./profile_name.ts";
import { type CloudFolder, PROCESS_FILE, sessionFolder, sessionRoot } from "./session_place.ts";
import { lockSessions } from "../session_lock.ts";

/** Writes the profile that names the command. It stands for a credentials file, too: there are no keys in it. */
export async function lendByProcess(
  context: CloudContext,
  cloud: CloudFolder,
  { session, keys, command }: {
    readonly session: SessionKey;
    readonly keys: AwsKeys;
    readonly command: readonly string[];
  },
): Promise<EnvironmentPatch> {
  const dir = sessionRoot(context);
  const path = [...sessionFolder(context, cloud, session), PROCESS_FILE];
  const profile = profileName(session.identity);
  const text = processProfile(profile, {
    region: keys.region,
    command: processLine(command, context.system.platform),
  });
  await lockSessions(context, cloud, async () => {
    // Most children find it as it is.
    if (await dir.readText(...path) !== text) await dir.write(path, text);
  });
  const file = dir.path(...path);
  return profileEnvironment({ credentialsFile: file, configFile: file, profile, region: keys.region });
}

/** A config file with the profile alone. */
export function processProfile(
  profile: string,
  { region, command }: { readonly region: string; readonly command: string },
): string {
  const nothing = { lines: [], sections: new Map() };
  return withSection(nothing, configSection(profile), {
    region: checkedRegion(region),
    credential_process: command,
  });
}

/**
 * The command as one line. Some SDKs split it, others hand it to a shell, and the files' readers have comments: only what
 * means the same to all of them between double quotes is written.
 *
 * @throws AtmosError `unsupported`
 */
export function processLine(command: readonly string[], platform: Platform): string {
  return command.map((word) => {
    if (/^[A-Za-z0-9_@+.:/=-]+$/.test(word)) return word;
    const plain = platform === "windows"
      ? /^[\p{L}\p{M}\p{N} _@+.,:/=~(){}&\\%-]*[^\\]$/u
      : /^[\p{L}\p{M}\p{N} _@+.,:/=~(){}&%-]+$/u;
    if (plain.test(word)) return `"${word}"`;
    throw new AtmosError(
      "unsupported",
      `cannot lend by process: "${printable(word)}" holds characters that not every program reads alike`,
      {
        hint: "Use `--credentials server` or `--credentials file`, or work in a folder with a plainer name.",
      },
    );
  }).join(" ");
}
