/**
 * The files `credentials` and `config` that all identities of a provider shared before each had its own. Nobody knows
 * what the sessions in them were made for, so they are not used; and whoever had the path of one had the keys of all, so
 * they go with the next session that is written.
 */
import { setAside } from "../../files/read_json.ts";
import type { CloudContext } from "../link.ts";
import { readRegion } from "./config_file.ts";
import { readKeys } from "./credentials_file.ts";
import { parseIni } from "./ini_sections.ts";
import { AwsKeys } from "./keys.ts";
import { configSection, identityName, profileName } from "./profile_name.ts";
import { removeSections } from "./remove_sections.ts";
import { providerFolder, SESSION_FILES, type SessionFile, sessionRoot } from "./session_place.ts";

async function sharedFiles(context: CloudContext, cloud: string, provider: string): Promise<SessionFile[]> {
  const found = await sessionRoot(context).list(...providerFolder(context, cloud, provider));
  return SESSION_FILES.filter((file) => found.some(({ name, kind }) => name === file && kind === "file"));
}

/** The sessions in them, by identity. What does not parse holds none. */
export async function sharedSessions(
  context: CloudContext,
  cloud: string,
  provider: string,
): Promise<ReadonlyMap<string, AwsKeys>> {
  const sessions = new Map<string, AwsKeys>();
  const texts = await sharedTexts(context, cloud, provider);
  const credentials = parseIni(texts.get("credentials") ?? "");
  const config = parseIni(texts.get("config") ?? "");
  if ("broken" in credentials || "broken" in config) return sessions;
  for (const profile of credentials.sections.keys()) {
    const keys = readKeys(credentials, profile);
    const region = readRegion(config, profile);
    if (keys === undefined || region === undefined) continue;
    sessions.set(identityName(profile), new AwsKeys({ ...keys, region }));
  }
  return sessions;
}

async function sharedTexts(
  context: CloudContext,
  cloud: string,
  provider: string,
): Promise<ReadonlyMap<SessionFile, string>> {
  const dir = sessionRoot(context);
  const texts = new Map<SessionFile, string>();
  for (const file of await sharedFiles(context, cloud, provider)) {
    texts.set(file, await dir.readText(...providerFolder(context, cloud, provider), file) ?? "");
  }
  return texts;
}

/** Removes the sessions in them; what a person has added stays. What does not parse is set aside. */
export async function dropShared(context: CloudContext, cloud: string, provider: string): Promise<void> {
  const texts = await sharedTexts(context, cloud, provider);
  if (texts.size === 0) return;
  const dir = sessionRoot(context);
  const folder = providerFolder(context, cloud, provider);
  const profiles = [...(await sharedSessions(context, cloud, provider)).keys()].map(profileName);
  for (const [file, text] of texts) {
    const parsed = parseIni(text);
    if ("broken" in parsed) {
      await setAside(context.system, dir, [...folder, file], text, parsed.broken);
      continue;
    }
    await removeSections(dir, [...folder, file], file === "config" ? profiles.map(configSection) : profiles);
  }
}
