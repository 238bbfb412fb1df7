/** What the program keeps in a story's home, and how a story lets time pass in it. */

import { join } from "node:path";
import type { World } from "./world.ts";

/** Where the role session of an identity is; of what was made for several settings the first. */
export function sessionFile(
  t: World,
  identity = "dev-admin",
  name = "credentials",
  provider = "team-sso",
): string {
  const folder = join(t.home, ".config/atmos/aws", provider, identity);
  return join(folder, namesIn(folder).find((made) => /^[0-9a-f]+-[0-9a-f]+$/.test(made)) ?? "nothing", name);
}

/** A text with paths of role sessions as if they did not say what they were made for. */
export function unmade(text: string): string {
  return text.replace(/\/[0-9a-f]{8}-[0-9a-f]{24}(?=\/|$)/g, "").replace(
    /(?<=\.sign-in)\.[0-9a-f]{16}(?=\.age)/g,
    "",
  );
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}

/** The files of portal sessions: tokens and registrations, where there is no keyring; unfinished ones are left out. */
export async function portalFiles(t: World): Promise<string[]> {
  const folder = join(t.home, ".cache/atmos/aws-sso");
  const names = await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name).catch(() => []);
  return names.filter((name) => /^\w+\.json$/.test(name)).sort().map((name) => join(folder, name));
}

/** The one file of a portal session, as data. */
export async function portalSession(t: World): Promise<Record<string, unknown>> {
  const [file = "", ...more] = await portalFiles(t);
  if (more.length > 0) throw new Error(`several portal sessions: ${[file, ...more].join(", ")}`);
  return JSON.parse(await Deno.readTextFile(file));
}

/** All stored role sessions have ended, here and at the local AWS. */
export async function endRoles(t: World, provider = "team-sso"): Promise<void> {
  t.aws.expireRoles();
  const folder = join(t.home, ".config/atmos/aws", provider);
  for (const identity of namesIn(folder)) {
    for (const made of namesIn(join(folder, identity))) {
      await edit(
        join(folder, identity, made, "credentials"),
        (text) => text.replace(/(expiration=)\S+/g, `$1${PAST}`),
      );
    }
  }
}

/** All stored access tokens have ended, here and at the local AWS; refresh tokens live on. */
export async function endTokens(t: World): Promise<void> {
  t.aws.expireTokens();
  for (const file of await portalFiles(t)) {
    await edit(file, (text) => {
      const session = JSON.parse(text);
      return JSON.stringify({ ...session, ...session.accessToken && { expiresAt: PAST } });
    });
  }
}

/** Without the refresh tokens. */
export async function dropRefreshTokens(t: World): Promise<void> {
  for (const file of await portalFiles(t)) {
    await edit(file, (text) => {
      const { refreshToken: _, refreshFlow: __, ...session } = JSON.parse(text);
      return JSON.stringify(session);
    });
  }
}

const PAST = "2020-01-01T00:00:00Z";

/** In place, so that the permissions stay. */
async function edit(file: string, change: (text: string) => string): Promise<void> {
  await Deno.writeTextFile(file, change(await Deno.readTextFile(file)));
}
