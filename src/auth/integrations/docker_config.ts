/** The folder that docker is given in place of the person's own: their settings, and registries that ask atmos. */
import { asRecord, field, parsedJson, textOf } from "../../clouds/untyped.ts";
import type { SessionFile } from "../../clouds/session_folders.ts";
import type { Folders } from "../../files/folders.ts";
import { hexDigest } from "../../hex_digest.ts";
import { isAbsolute, isBelow, join } from "../../system/path.ts";
import type { Files, System } from "../../system/ports.ts";

const LARGEST = 4 * 1024 * 1024;
const LONGEST_PATH = 64 * 1024;
/** Docker writes three: of the authority, and certificate and key of the person. */
const MOST_CERTIFICATES = 20;

/** In a folder that docker is given: the path of the person's own, which the variable does not name any more. */
const OWN = "own_folder";

/** Where the person's own settings of docker are, whatever they were lent. */
export async function ownDockerFolder(
  { env, files }: Pick<System, "env" | "files">,
  folders: Folders,
): Promise<string> {
  const isTheirs = (path: string | undefined): path is string =>
    path !== undefined && isAbsolute(path) && !isBelow(path, folders.config);
  const named = env.get("DOCKER_CONFIG");
  if (isTheirs(named)) return named;
  const lent = named === undefined || !isAbsolute(named)
    ? undefined
    : await files.readText(join(named, OWN), LONGEST_PATH).catch(() => undefined);
  return isTheirs(lent) ? lent : join(folders.home, ".docker");
}

/** Their settings; empty where there are none that can be read. What is there and broken is told. */
export async function ownDockerConfig(
  files: Files,
  folder: string,
  onBroken: (file: string) => void = () => {},
): Promise<Readonly<Record<string, unknown>>> {
  const file = join(folder, "config.json");
  const text = await files.readText(file, LARGEST).catch(() => undefined);
  const said = parsedJson(text ?? "");
  const settings = asRecord(said);
  if (settings !== said && text?.trim()) onBroken(file);
  return settings;
}

/**
 * @param helpers the program for each registry, by its host
 * @param others the program that tells what the person's own file has
 */
export async function dockerFiles(
  { files, log }: Pick<System, "files" | "log">,
  own: string,
  helpers: ReadonlyMap<string, string>,
  others: string,
): Promise<readonly SessionFile[]> {
  const theirs = await ownDockerConfig(
    files,
    own,
    (file) => log.warn("Docker does without your own settings: they cannot be read", { file }),
  );
  const name = textOf(theirs["currentContext"]);
  const context = name === undefined ? [] : await contextFiles(files, own, name);
  const config = dockerConfig(theirs, own, helpers, others, context.length > 0);
  const settings = { names: ["config.json"], text: `${JSON.stringify(config, undefined, 2)}\n` };
  return [settings, { names: [OWN], text: own }, ...context];
}

/** Pure. No password of theirs is copied: who asks for one is told what their file says then. */
export function dockerConfig(
  theirs: Readonly<Record<string, unknown>>,
  own: string,
  helpers: ReadonlyMap<string, string>,
  others: string,
  hasContext: boolean,
): Readonly<Record<string, unknown>> {
  const { auths, credHelpers, currentContext, cliPluginsExtraDirs, ...rest } = theirs;
  const plain = rest["credsStore"]
    ? []
    : Object.entries(asRecord(auths)).filter(([, one]) => hasPassword(one));
  const plugins = Array.isArray(cliPluginsExtraDirs) ? cliPluginsExtraDirs : [];
  return {
    ...rest,
    ...(hasContext ? { currentContext } : {}),
    cliPluginsExtraDirs: [...plugins, join(own, "cli-plugins")],
    credHelpers: {
      ...Object.fromEntries(plain.map(([host]) => [host, others])),
      ...asRecord(credHelpers),
      ...Object.fromEntries(helpers),
    },
  };
}

function hasPassword(entry: unknown): boolean {
  return textOf(field(entry, "auth")) !== undefined || textOf(field(entry, "identitytoken")) !== undefined;
}

/**
 * Docker looks for a context in the folder of its settings, and for the certificates of its endpoint beside it: without
 * them it would speak to that endpoint in the clear.
 */
async function contextFiles(files: Files, own: string, name: string): Promise<readonly SessionFile[]> {
  const digest = await hexDigest(name);
  const names = ["contexts", "meta", digest, "meta.json"];
  const text = await files.readText(join(own, ...names), LARGEST).catch(() => undefined);
  if (text === undefined) return [];
  const folder = ["contexts", "tls", digest, "docker"];
  const found = await files.list(join(own, ...folder), MOST_CERTIFICATES).catch(() => []);
  const certificates: SessionFile[] = [];
  for (const { name, kind } of found ?? []) {
    if (kind !== "file") continue;
    const path = [...folder, name];
    certificates.push({ names: path, text: await files.readText(join(own, ...path), LARGEST) });
  }
  return [{ names, text }, ...certificates];
}

/** What the person's own file has for a host. */
export async function ownPassword(
  { files }: Pick<System, "files">,
  own: string,
  host: string,
): Promise<{ readonly username: string; readonly secret: string } | undefined> {
  const entry = field(field(await ownDockerConfig(files, own), "auths"), host);
  const token = textOf(field(entry, "identitytoken"));
  if (token !== undefined) return { username: "<token>", secret: token };
  const [username, ...rest] = decoded(textOf(field(entry, "auth")) ?? "").split(":");
  return username && rest.length > 0 ? { username, secret: rest.join(":").replace(/\0+$/, "") } : undefined;
}

function decoded(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)));
  } catch {
    return "";
  }
}
