import { resolve } from "../../system/path.ts";
import { query } from "../../stacks/query/query.ts";
import { sorted } from "../../stacks/query/values.ts";
import type { System } from "../../system/ports.ts";
import { printable } from "../../printable.ts";
import { AtmosError } from "../../errors.ts";
import { FileFailure } from "../../system/ports.ts";
import { jsonText } from "../../json_text.ts";
import { yamlText } from "../text/yaml.ts";
import { parseChoice } from "../line/choice.ts";

export interface OutputOptions {
  readonly format?: string;
  readonly query?: string;
  readonly file?: string;
}

/** Plain data as YAML or JSON with sorted keys, on stdout or in a file. */
export async function writeData(
  system: System,
  data: unknown,
  { format = "yaml", query: expression, file }: OutputOptions,
): Promise<void> {
  const chosen = parseChoice("--format", format, ["yaml", "json"]);
  // A query sees keys in the order in which they are shown.
  const whole = sorted(data);
  const picked = expression === undefined ? whole : query(whole, expression);
  const { terminal } = system;
  const text = await dataText(picked, chosen, file === undefined && terminal.stdoutIsTerminal);
  if (file === undefined) terminal.out(text);
  else await writeFile(system, file, text);
}

/** A single text stands for itself in YAML. */
async function dataText(data: unknown, format: "yaml" | "json", isShown: boolean): Promise<string> {
  const value = sorted(data) ?? null;
  if (format === "json") return jsonText(value);
  if (typeof value !== "string") return await yamlText(value);
  return `${isShown ? value.split("\n").map(printable).join("\n") : value}\n`;
}

/** @throws AtmosError `usage` when a file that somebody named cannot be written */
export async function writeFile({ files }: System, file: string, text: string): Promise<void> {
  const path = resolve(files.workingFolder(), file);
  const { writeAtomic } = await import("../../files/atomic.ts");
  try {
    await writeAtomic(files, path, text);
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
    throw new AtmosError("usage", `cannot write to "${printable(file)}": ${error.message}`, {
      hint: "Name another file with --file, or leave it out.",
    });
  }
}
