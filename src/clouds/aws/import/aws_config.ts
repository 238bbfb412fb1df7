/** The profiles of the AWS CLI and the SDKs. */
import { Secret } from "../../../secret.ts";
import type { Found, FoundSecret, Importer, Machine, Reading } from "../../importer.ts";
import { readToolFile, toolPath } from "../../read_tool_file.ts";
import { accessKeyProblem } from "../access_key_problem.ts";
import { type Profile, type ProfileFiles, readProfiles } from "./profile.ts";
import { profileEntries } from "./profile_entries.ts";
import { foundKeys } from "./user_keys.ts";

export const awsConfig: Importer = {
  tool: "aws-config",
  label: "profiles of the AWS CLI",
  paths: (machine) => [configPath(machine), credentialsPath(machine)],
  read: async (machine) => awsConfigEntries(await ownProfiles(machine)),
};

/** Pure. */
export function awsConfigEntries(files: ProfileFiles): Found {
  return profileEntries({ ...files, tool: awsConfig.tool, keysOf: keysInFile });
}

export function configPath(machine: Machine): string {
  return toolPath(machine, "AWS_CONFIG_FILE", ".aws", "config");
}

export function credentialsPath(machine: Machine): string {
  return toolPath(machine, "AWS_SHARED_CREDENTIALS_FILE", ".aws", "credentials");
}

export async function ownProfiles(machine: Reading | Machine): Promise<ProfileFiles> {
  return readProfiles(
    await readToolFile(machine, configPath(machine)),
    await readToolFile(machine, credentialsPath(machine)),
  );
}

/** Keys that do not end, as they stand there. */
export function keysInFile(profile: Profile): FoundSecret | undefined {
  const [id, secret] = ["aws_access_key_id", "aws_secret_access_key"].map((key) => profile.settings.get(key));
  if (!id || !secret || profile.settings.get("aws_session_token") || accessKeyProblem(id) !== undefined) {
    return undefined;
  }
  const keys = { accessKeyId: id, secretAccessKey: new Secret(secret) };
  return foundKeys(profile.placeOf("aws_secret_access_key"), () => Promise.resolve(keys));
}
