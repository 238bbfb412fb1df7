/** What `auth env` prints when it fails, for whoever evaluates what it prints. Pure. */
import type { Env } from "../../../system/ports.ts";
import { ENV_FORMATS } from "./formats.ts";

/** Statements that fail, in the formats that are made to be evaluated. */
const FAILING: Readonly<Record<string, string>> = {
  bash: "false;\n",
  fish: "false;\n",
  powershell: "throw 'atmos auth env has failed';\n",
};

/**
 * A statement with which the shell's `eval` fails as well: an `eval` of nothing would succeed, and the script would go on
 * with whatever was in its environment before. Empty for formats that nobody evaluates, and for a file.
 *
 * @param argv the command line, which may be what is wrong
 */
export function failedEnvironment(argv: readonly string[], env: Env): string {
  const file = valueOf(argv, ["-o", "--output-file"]) || env.get("ATMOS_AUTH_ENV_OUTPUT_FILE");
  if (file && file !== "/dev/stdout") return "";
  const written = valueOf(argv, ["-f", "--format", "--output"]) || env.get("ATMOS_AUTH_ENV_FORMAT") || "bash";
  // A word that is no format was meant to be one.
  const format = ENV_FORMATS.find((one) => one === written) ?? "bash";
  return Object.hasOwn(FAILING, format) ? FAILING[format] ?? "" : "";
}

/** The value of a flag, wherever it stands before `--`. */
function valueOf(argv: readonly string[], names: readonly string[]): string | undefined {
  const separator = argv.indexOf("--");
  const words = separator < 0 ? argv : argv.slice(0, separator);
  let value: string | undefined;
  words.forEach((word, index) => {
    const name = names.find((one) => word === one || word.startsWith(`${one}=`));
    if (name !== undefined) value = word === name ? words[index + 1] : word.slice(name.length + 1);
  });
  return value;
}
