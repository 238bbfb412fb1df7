import { jsonText } from "../../../json_text.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { EnvironmentPatch } from "../../../system/ports.ts";
import {
  fishExport,
  fishUnset,
  posixExport,
  posixUnset,
  powershellExport,
  powershellUnset,
} from "./quoting.ts";

export const ENV_FORMATS = ["bash", "fish", "powershell", "dotenv", "env", "json", "github"] as const;
export type EnvFormat = typeof ENV_FORMATS[number];

interface LineFormat {
  set(name: string, value: string): string;
  /** Undefined for a format that can unset nothing: most programs read an empty variable as none. */
  readonly unset: ((name: string) => string) | undefined;
}

const LINE_FORMATS: Readonly<Record<Exclude<EnvFormat, "json">, LineFormat>> = {
  bash: { set: posixExport, unset: posixUnset },
  fish: { set: fishExport, unset: fishUnset },
  powershell: { set: powershellExport, unset: powershellUnset },
  dotenv: { set: dotenvLine, unset: undefined },
  env: { set: rawLine, unset: undefined },
  github: { set: githubLines, unset: undefined },
};

/** Whether a variable can be taken away with it; elsewhere it can only be emptied, which some programs take for a value. */
export function canUnset(format: EnvFormat): boolean {
  return format === "json" || LINE_FORMATS[format].unset !== undefined;
}

/**
 * Writes a change to an environment for a shell, a file or a program: what is unset first, then what is set, each
 * sorted by name. In JSON a variable that is unset is `null`.
 *
 * @throws AtmosError `unsupported` for a name or value that the format cannot carry
 */
export function formatEnvironment(patch: EnvironmentPatch, format: EnvFormat): string {
  const set = Object.entries(patch.set).sort(([a], [b]) => a < b ? -1 : 1);
  const unset = [...patch.unset].sort();
  if (format === "json") {
    const all = [...set, ...unset.map((name) => [name, null] as const)].sort(([a], [b]) => a < b ? -1 : 1);
    return jsonText(Object.fromEntries(all));
  }
  const lines = LINE_FORMATS[format];
  const without = lines.unset ?? ((name: string) => lines.set(name, insteadOf(name, patch)));
  return [
    ...unset.map((name) => without(checkedName(name, format))),
    ...set.map(([name, value]) => lines.set(checkedName(name, format), value)),
  ].map((line) => `${line}\n`).join("");
}

function insteadOf(name: string, { instead = {} }: EnvironmentPatch): string {
  return Object.hasOwn(instead, name) ? instead[name] ?? "" : "";
}

function checkedName(name: string, format: EnvFormat): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw cannotWrite(name, format, "this is not a name that a shell accepts");
}

function cannotWrite(name: string, format: EnvFormat, reason: string): AtmosError {
  return new AtmosError(
    "unsupported",
    `cannot write the variable "${printable(name)}" as ${format}: ${reason}`,
    {
      hint: "Use --format json, or run the command with `atmos auth exec`.",
    },
  );
}

/** Double quotes as POSIX shells, Compose and python-dotenv read them; single quotes where they will do. */
function dotenvLine(name: string, value: string): string {
  checkLines(name, value, "dotenv");
  if (/^[A-Za-z0-9_@%+:,./-]*$/.test(value)) return `${name}=${value}`;
  if (!value.includes("'")) return `${name}='${value}'`;
  return `${name}="${value.replace(/[\\"$`]/g, "\\$&")}"`;
}

/** As it is: what `env` prints, and what `docker run --env-file` reads. */
function rawLine(name: string, value: string): string {
  if (/[\r\n]/.test(value)) throw cannotWrite(name, "env", "its value has several lines");
  checkLines(name, value, "env");
  return `${name}=${value}`;
}

/**
 * A line of the file that `GITHUB_ENV` names, or several with a delimiter that the value does not hold:
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#multiline-strings
 */
function githubLines(name: string, value: string): string {
  checkLines(name, value, "github");
  if (!/[\r\n]/.test(value)) return `${name}=${value}`;
  let delimiter = `ATMOS_EOF_${name}`;
  while (value.includes(delimiter)) delimiter += "_";
  return `${name}<<${delimiter}\n${value}\n${delimiter}`;
}

/** These formats have no escapes, and what they print may end up on a terminal. */
function checkLines(name: string, value: string, format: EnvFormat): void {
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(value)) {
    throw cannotWrite(name, format, "its value holds control characters");
  }
  if (/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(value)) {
    throw cannotWrite(name, format, "its value holds marks that change the order of what is shown");
  }
}
