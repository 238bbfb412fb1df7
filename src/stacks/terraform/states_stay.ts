import { join, resolve } from "../../system/path.ts";
import type { Files } from "../../system/ports.ts";
import type { Data } from "../data.ts";

/** The name of the file in which Terraform notes its backend, and of the usual state. */
const STATE = "terraform.tfstate";
const STATES = "terraform.tfstate.d";

/**
 * Whether states lie already where the backend `local` looks for them, and Terraform does not know it: without a note of
 * an earlier `init` it asks whether to move them, from where they are to where they are. Anything else is for a person to
 * answer.
 *
 * @param data where Terraform keeps its data, relative to the folder
 */
export async function statesStay(
  files: Files,
  folder: string,
  { type, backend, data }: { readonly type: string; readonly backend: Data; readonly data: string },
): Promise<boolean> {
  if (type !== "local") return false;
  const { path = STATE, workspace_dir: states = STATES } = backend;
  if (states !== STATES) return false;
  // What cannot be looked at may be there.
  const there = async (...way: string[]): Promise<boolean> =>
    await files.info(resolve(folder, join(...way))).catch(() => "unknown") !== undefined;
  if (await there(data, STATE)) return false;
  return await there(STATE) ? path === STATE : await there(STATES);
}
