import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { join } from "../../system/path.ts";
import { writeAtomic } from "../../files/atomic.ts";
import { FileFailure, type Files } from "../../system/ports.ts";
import type { Data } from "../data.ts";
import { sorted } from "../query/values.ts";

/** A file beside the code of a component. */
export interface MadeFile {
  readonly name: string;
  readonly text: string;
}

/** The values of a component, as Terraform reads them; without those that must not lie in a file. */
export function varfile(name: string, vars: Data, sensitive: ReadonlySet<string>): MadeFile {
  const kept = Object.entries(vars).filter(([key]) => !sensitive.has(key));
  return { name, text: goJson(Object.fromEntries(kept)) };
}

/** The same for those, as variables. Text as it is, anything else as JSON. */
export function sensitiveVariables(vars: Data, sensitive: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(vars).filter(([key]) => sensitive.has(key)).map(([key, value]) => [
      `TF_VAR_${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** `backend.tf.json`; a workspace of HCP Terraform may hold the workspace's name. */
export function backendFile(type: string, backend: Data, workspace: string): MadeFile {
  const content = type === "cloud"
    ? { cloud: withWorkspace(backend, workspace) }
    : { backend: { [type]: backend } };
  return { name: "backend.tf.json", text: goJson({ terraform: content }) };
}

function withWorkspace(backend: Data, workspace: string): unknown {
  return JSON.parse(
    JSON.stringify(backend).replaceAll("{terraform_workspace}", JSON.stringify(workspace).slice(1, -1)),
  );
}

export function providersFile(providers: Data): MadeFile | undefined {
  if (Object.keys(providers).length === 0) return undefined;
  return { name: "providers_override.tf.json", text: goJson({ provider: providers }) };
}

export function requiredFile(providers: Data, version: unknown): MadeFile | undefined {
  const content = {
    ...typeof version === "string" && version !== "" ? { required_version: version } : {},
    ...Object.keys(providers).length > 0 ? { required_providers: providers } : {},
  };
  if (Object.keys(content).length === 0) return undefined;
  return { name: "terraform_override.tf.json", text: goJson({ terraform: content }) };
}

/** With the escapes for HTML that Go's encoder writes: it is the same JSON. */
function goJson(data: unknown): string {
  const text = JSON.stringify(sorted(data), undefined, 2)
    .replace(/[<>&\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `${text}\n`;
}

/**
 * Writes what differs from what lies there, so that Terraform sees no change where there is none.
 *
 * @throws AtmosError `storage`
 */
export async function writeMade(files: Files, folder: string, made: readonly MadeFile[]): Promise<void> {
  for (const { name, text } of made) {
    const path = join(folder, name);
    if (await files.readText(path).catch(() => undefined) === text) continue;
    try {
      await writeAtomic(files, path, text);
    } catch (error) {
      if (!(error instanceof FileFailure)) throw error;
      throw new AtmosError("storage", `cannot write "${printable(path)}": ${error.message}`, {
        cause: error,
      });
    }
  }
}
