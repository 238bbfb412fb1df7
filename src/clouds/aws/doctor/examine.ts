/** What of AWS on this machine could make a program act as somebody else, or as nobody. Reads variables and files. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { join, resolve, sep } from "../../../system/path.ts";
import { broken, type Examined, type Finding, warning } from "../../finding.ts";
import type { CloudContext } from "../../link.ts";
import { endpointFor, SERVICES } from "../endpoints.ts";
import { parseIni } from "../ini_sections.ts";
import { judgeVariables } from "./variables.ts";

export async function examineAws(context: CloudContext): Promise<Examined[]> {
  const { system, folders } = context;
  const { env } = system;
  const lent = Boolean(env.get("ATMOS_IDENTITY")) &&
    (env.get("AWS_SHARED_CREDENTIALS_FILE") ?? "").startsWith(folders.config + sep);
  const findings = [
    ...judgeVariables(env, lent),
    ...judgeEndpoints(context),
    ...await examineFiles(context),
    ...await examineProfile(context),
    ...await examineLegacy(context),
  ];
  const profile = env.get("AWS_PROFILE") || env.get("AWS_DEFAULT_PROFILE");
  return [{ name: "aws", state: profile ? `profile ${printable(profile)}` : "no profile is set", findings }];
}

function judgeEndpoints({ system: { env } }: CloudContext): Finding[] {
  const found = new Map<string, Finding>();
  for (const service of SERVICES) {
    try {
      endpointFor(service, env);
    } catch (error) {
      if (!(error instanceof AtmosError)) throw error;
      found.set(error.message, broken(error.message, error.hint ?? ""));
    }
  }
  return [...found.values()];
}

const NAMED = ["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE"];

async function examineFiles({ system: { env, files }, folders }: CloudContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of NAMED) {
    const path = env.get(name);
    if (!path || await files.target(resolve(files.workingFolder(), path)) !== undefined) continue;
    const what = `${name} names "${printable(path)}", which is not there`;
    const fix = path.startsWith(folders.config + sep)
      ? "The session that this shell was lent is gone: leave the shell, or run `atmos auth login`."
      : `Unset ${name}.`;
    findings.push(broken(what, fix));
  }
  const own = join(folders.home, ".aws", "credentials");
  const info = await files.target(own);
  if (info?.mode !== undefined && (info.mode & 0o077) !== 0) {
    findings.push(warning(`"${printable(own)}" is open to others`, `Run \`chmod 600 ~/.aws/credentials\`.`));
  }
  return findings;
}

/** A profile that no file describes makes every SDK fail, whatever else it would have found. */
async function examineProfile({ system: { env, files }, folders }: CloudContext): Promise<Finding[]> {
  const variable = env.get("AWS_PROFILE") ? "AWS_PROFILE" : "AWS_DEFAULT_PROFILE";
  const profile = env.get(variable);
  if (!profile) return [];
  const paths = [["AWS_SHARED_CREDENTIALS_FILE", "credentials"], ["AWS_CONFIG_FILE", "config"]] as const;
  for (const [name, file] of paths) {
    const path = resolve(files.workingFolder(), env.get(name) || join(folders.home, ".aws", file));
    const parsed = parseIni(await files.readText(path).catch(() => undefined) ?? "");
    if ("broken" in parsed) continue;
    if (parsed.sections.has(profile) || parsed.sections.has(`profile ${profile}`)) return [];
  }
  if (profile === "default") return [];
  const what = `${variable} is "${printable(profile)}", and no file describes such a profile`;
  return [broken(what, `Unset ${variable}; \`atmos auth exec\` sets its own.`)];
}

async function examineLegacy({ system: { files }, folders }: CloudContext): Promise<Finding[]> {
  const folder = join(folders.home, ".aws", "atmos");
  if ((await files.info(folder))?.kind !== "folder") return [];
  return [warning(
    `"${printable(folder)}" holds sessions of an earlier version, which nothing here reads`,
    "`atmos auth logout --all` removes those of your providers; look at the rest, and remove the folder.",
  )];
}
