/** Real configurations that lie beside the checkout on some machines: what they hold, as files in memory. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CORPUS = fileURLToPath(new URL("../../../../shared/corpus/", import.meta.url));

/** The folders in which somebody would run a command, by name; undefined where there is no corpus. */
export async function corpusFolders(): Promise<readonly string[] | undefined> {
  const answers = await Deno.readTextFile(join(CORPUS, "answers.json")).catch(() => undefined);
  return answers === undefined ? undefined : Object.keys(JSON.parse(answers));
}

/** The files below a folder, by their path in a repository at `/repo`. */
export async function filesBelow(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = { "/repo/.git/HEAD": "ref: refs/heads/main\n" };
  const walk = async (path: string): Promise<void> => {
    for await (const { name, isDirectory, isFile } of Deno.readDir(join(CORPUS, "folders", path))) {
      const below = `${path}/${name}`;
      if (isDirectory) await walk(below);
      else if (isFile) files[`/repo/${below}`] = await Deno.readTextFile(join(CORPUS, "folders", below));
    }
  };
  await walk(folder);
  return files;
}
