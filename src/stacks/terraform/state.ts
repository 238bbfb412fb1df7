import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { join, resolve } from "../../system/path.ts";
import { FileFailure, type Files } from "../../system/ports.ts";
import { LARGEST_STATE } from "../../clouds/states.ts";
import { field } from "../../clouds/untyped.ts";
import type { Data } from "../data.ts";
import { outputValues } from "./outputs.ts";

/** Where the state of a described component lies. */
export interface StatePlace {
  /** The folder of the component's code. */
  readonly folder: string;
  readonly described: Data;
  /** Reads the text of a state in the store of a cloud; undefined for a type of backend that none of them knows. */
  readonly remote: (type: string) => ReadState | undefined;
}

export type ReadState = (settings: Data, workspace: string) => Promise<string | undefined>;

/**
 * The outputs in the state of a component: of the backends `local` and `static`, and of those that a cloud reads.
 * Undefined where nothing has been applied.
 *
 * @throws AtmosError `unsupported` for other backends, `config_invalid` for a file that is no state
 */
export async function outputsInState(
  files: Files,
  { folder, described, remote }: StatePlace,
): Promise<Data | undefined> {
  const type = String(described["remote_state_backend_type"] || described["backend_type"] || "local");
  const backend = sectionOf(
    described,
    type === described["backend_type"] ? "backend" : "remote_state_backend",
  );
  if (type === "static") return sectionOf(described, "remote_state_backend");
  const workspace = String(described["workspace"] ?? "default");
  const read = type === "local" ? undefined : remote(type);
  if (read !== undefined) {
    const text = await read(backend, workspace);
    return text === undefined ? undefined : outputsIn(text, `of ${type}`);
  }
  if (type !== "local") {
    throw new AtmosError("unsupported", `cannot read the state of a backend of type ${printable(type)}`, {
      hint: "Use !terraform.output, which asks Terraform.",
    });
  }
  const path = localPath(folder, backend, workspace);
  const text = await files.readText(path, LARGEST_STATE).catch((error) => {
    if (!(error instanceof FileFailure)) throw error;
    throw new AtmosError("unavailable", `cannot read the state in ${printable(path)}: ${error.message}`);
  });
  return text === undefined ? undefined : outputsIn(text, path);
}

/** https://developer.hashicorp.com/terraform/language/backend/local */
function localPath(folder: string, backend: Data, workspace: string): string {
  const path = typeof backend["path"] === "string" ? backend["path"] : "terraform.tfstate";
  if (workspace === "default") return resolve(folder, path);
  const below = typeof backend["workspace_dir"] === "string"
    ? backend["workspace_dir"]
    : "terraform.tfstate.d";
  return join(resolve(folder, below), workspace, "terraform.tfstate");
}

/** `outputs` of version 4 of the format. */
function outputsIn(text: string, path: string): Data {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch {
    throw new AtmosError("config_invalid", `cannot read the state "${printable(path)}": it is no JSON`);
  }
  return outputValues(field(state, "outputs"), `cannot read the state "${printable(path)}"`);
}

function sectionOf(described: Data, key: string): Data {
  const value = described[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Data : {};
}
