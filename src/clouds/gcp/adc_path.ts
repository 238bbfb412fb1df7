/** Where a person's own Application Default Credentials are. Pure. */
import type { Folders } from "../../files/folders.ts";
import { isAbsolute, join, sep } from "../../system/path.ts";
import type { System } from "../../system/ports.ts";
import { ADC_FILE } from "./words.ts";

/** Where the file is looked for, as Google's libraries do. What a child of ours was lent is not the person's own. */
export function adcPath(
  { env, platform, files }: Pick<System, "env" | "platform" | "files">,
  folders: Folders,
): string {
  const own = (name: string): string | undefined => {
    const value = env.get(name);
    const isOurs = [folders.config, folders.cache].some((folder) => value?.startsWith(folder + sep));
    return !value || isOurs ? undefined : value;
  };
  const named = own("GOOGLE_APPLICATION_CREDENTIALS");
  if (named !== undefined) return isAbsolute(named) ? named : join(files.workingFolder(), named);
  const gcloud = own("CLOUDSDK_CONFIG") ??
    (platform === "windows" && env.get("APPDATA")
      ? join(env.get("APPDATA") ?? "", "gcloud")
      : join(folders.home, ".config", "gcloud"));
  return join(gcloud, ADC_FILE);
}
