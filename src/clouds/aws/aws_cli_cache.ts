/** Tokens that the AWS CLI keeps for a portal, and session files that earlier versions of this program kept in `~/.aws`. */
import { join } from "../../system/path.ts";
import { FileFailure } from "../../system/ports.ts";
import type { CloudContext } from "../link.ts";
import type { Removal, RemovalOutcome } from "../removal.ts";
import { storageError } from "../../files/storage_error.ts";
import { isSamePortal } from "./identity_center/start_url.ts";

/** A token that the AWS CLI keeps for the same portal. */
export interface CliTokenRemoval extends Removal {
  readonly kind: "cli-token";
  readonly path: string;
}

/** Session files that earlier versions kept below `~/.aws/atmos`. */
export interface LegacyRemoval extends Removal {
  readonly kind: "legacy";
  readonly folder: string;
  /** Names of the files in it that are session files. */
  readonly ours: readonly string[];
}

/** The names of these files are a SHA-1 of the start URL, or of the name of an `sso-session`. */
const TOKEN_FILE = /^[0-9a-f]{40}\.json$/;

/** A token file is small; what is larger is none. Bytes. */
const LARGEST = 64 * 1024;

/**
 * The files with a token for one of these portals, by start URL. Files of others, and registrations, which belong to
 * no portal, stay.
 *
 * @param expired whether only tokens that have ended count
 */
export async function cliTokens(
  { system: { files, clock }, folders }: CloudContext,
  startUrl: string,
  expired: boolean,
): Promise<string[]> {
  const folder = join(folders.home, ".aws", "sso", "cache");
  const found: string[] = [];
  for (const { name, kind } of await files.list(folder)) {
    if (kind !== "file" || !TOKEN_FILE.test(name)) continue;
    const path = join(folder, name);
    const size = (await files.info(path))?.size ?? Infinity;
    const token = size > LARGEST ? undefined : readToken(await files.readText(path) ?? "");
    if (token === undefined || !isSamePortal(token.startUrl, startUrl)) continue;
    if (!expired || token.expiresAt <= clock.now()) found.push(path);
  }
  return found;
}

function readToken(text: string): { readonly startUrl: string; readonly expiresAt: number } | undefined {
  try {
    const { startUrl, accessToken, expiresAt } = JSON.parse(text);
    if (typeof startUrl !== "string" || typeof accessToken !== "string") return undefined;
    return { startUrl, expiresAt: Date.parse(String(expiresAt).replace(/UTC$/, "Z")) };
  } catch {
    return undefined;
  }
}

export async function removeCliToken(
  { system: { files } }: CloudContext,
  { path }: CliTokenRemoval,
): Promise<RemovalOutcome> {
  try {
    return await files.removeFile(path) ? { state: "removed" } : { state: "absent", note: "already gone" };
  } catch (thrown) {
    throw storageError("remove", path, thrown);
  }
}

const LEGACY_FILES: ReadonlySet<string> = new Set([
  "config",
  "config.lock",
  "credentials",
  "credentials.lock",
]);

/** The session files in `~/.aws/atmos/<provider>`, and what else is there; undefined when there is nothing to remove. */
export async function legacyFolder(
  context: CloudContext,
  provider: string,
): Promise<
  { readonly own?: Pick<LegacyRemoval, "folder" | "ours">; readonly stays: readonly string[] } | undefined
> {
  if (!/^[^/\\\0]+$/.test(provider) || provider === "." || provider === "..") return undefined;
  const path = join(legacyRoot(context), provider);
  const { files } = context.system;
  // Nothing is removed behind somebody's link.
  for (const folder of [legacyRoot(context), path]) {
    if ((await files.info(folder))?.kind !== "folder") return undefined;
  }
  const entries = await files.list(path);
  const ours = entries.filter(({ name, kind }) => kind !== "folder" && LEGACY_FILES.has(name));
  const stays = entries.filter((entry) => !ours.includes(entry)).map(({ name, kind }) =>
    join(path, name) + (kind === "folder" ? "/" : "")
  );
  if (ours.length === 0 && entries.length > 0) return { stays };
  return { own: { folder: path, ours: ours.map(({ name }) => name) }, stays };
}

/** The names of all providers with such a folder. */
export async function legacyProviders(context: CloudContext): Promise<string[]> {
  const entries = await context.system.files.list(legacyRoot(context));
  return entries.filter(({ kind }) => kind === "folder").map(({ name }) => name);
}

function legacyRoot({ folders }: CloudContext): string {
  return join(folders.home, ".aws", "atmos");
}

/** Removes the files, and the folders that are empty then. */
export async function removeLegacy(
  context: CloudContext,
  { folder: path, ours: names }: LegacyRemoval,
): Promise<RemovalOutcome> {
  const { files } = context.system;
  try {
    let removed = false;
    for (const name of names) if (await files.removeFile(join(path, name))) removed = true;
    for (const folder of [path, legacyRoot(context)]) {
      if (!await removedEmpty(context, folder)) break;
      removed = true;
    }
    return removed ? { state: "removed" } : { state: "absent", note: "already gone" };
  } catch (thrown) {
    throw storageError("remove", path, thrown);
  }
}

async function removedEmpty({ system: { files } }: CloudContext, folder: string): Promise<boolean> {
  try {
    return await files.removeFolder(folder);
  } catch (thrown) {
    if (thrown instanceof FileFailure && thrown.reason === "not_empty") return false;
    throw thrown;
  }
}
