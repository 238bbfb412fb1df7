import type { Folders } from "../../files/folders.ts";
import { isBelow } from "../../system/path.ts";
import type { Env } from "../../system/ports.ts";

/**
 * Where the person's own Azure CLI keeps who is signed in, when that is not the usual place. In a shell that an identity
 * was lent to, the person's own sign-in is meant all the same.
 */
export function ownConfigFolder(env: Pick<Env, "get">, { config }: Folders): string | undefined {
  const folder = env.get("AZURE_CONFIG_DIR") || undefined;
  return folder === undefined || isBelow(folder, config) ? undefined : folder;
}
