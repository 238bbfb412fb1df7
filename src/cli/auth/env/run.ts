import type { Chain } from "../../../auth/chain.ts";
import { takenBack } from "../../../auth/lease/environment.ts";
import { lend } from "../../../auth/lease/lease.ts";
import { sessionsFor } from "../../../auth/lease/terms.ts";
import { watched } from "../../../auth/silent.ts";
import { resolve } from "../../../system/path.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { EnvironmentPatch } from "../../../system/ports.ts";
import { parseChoice } from "../../line/choice.ts";
import { canUnset, ENV_FORMATS, type EnvFormat, formatEnvironment } from "./formats.ts";
import { disabledNotice } from "../../asking/identity.ts";
import type { Invocation } from "../../line/invocation.ts";
import { chainsOf } from "../role_options.ts";
import { noticeOn } from "../../text/notice.ts";
import { withPerson } from "../../asking/sign_in.ts";

export interface EnvOptions {
  readonly format?: string;
  readonly outputFile?: string;
  readonly login?: true;
  readonly keep?: true;
}

/** Prints what `exec` would set and unset. */
export async function runEnv(
  invocation: Invocation,
  positional: string | undefined,
  options: EnvOptions,
): Promise<number> {
  const { system } = invocation;
  const wanted = options.format || system.env.get("ATMOS_AUTH_ENV_FORMAT") || "bash";
  refuseKeys(wanted);
  const format = parseChoice("--format", wanted, ENV_FORMATS);
  const file = outputFile(invocation, options, format);
  const context = await invocation.loadContext();
  const chains = await chainsOf(invocation, context, positional, {});
  if (chains.length === 0) disabledNotice(invocation);
  const { unset, ...patch } = await environmentOf(invocation, context, chains, options);
  // A script that reads this with authentication turned off wants to be nobody.
  const back = chains.length === 0 && !options.keep && canUnset(format) ? takenBack(system.env) : [];
  const gone = [...new Set([...unset, ...back.filter((name) => patch.set[name] === undefined)])];
  const text = formatEnvironment({ ...patch, unset: gone }, format);
  if (file === undefined) system.terminal.out(text);
  else await append(invocation, file, text);
  return 0;
}

/** Formats of other programs that hold keys. What is printed here ends in shells, logs and files. */
function refuseKeys(format: string): void {
  const word = format.toLowerCase();
  if (word !== "ini" && word !== "process") return;
  throw new AtmosError("unsupported", `cannot print credentials as ${word}: \`auth env\` prints no secrets`, {
    hint: word === "ini"
      ? "`atmos auth profile install` writes a profile that asks for them. For one command: `atmos auth exec`."
      : "`atmos auth credential-process` is what AWS programs start for them. For one command: `atmos auth exec`.",
  });
}

/** Nothing runs as long as the script that reads it, so nothing is kept fresh for it. */
async function environmentOf(
  invocation: Invocation,
  context: AuthContext,
  chains: readonly Chain[],
  options: EnvOptions,
): Promise<EnvironmentPatch> {
  const borrower = "reader";
  const sessions = options.login
    ? await withPerson(
      invocation,
      context,
      (interaction) => sessionsFor(context, chains, interaction, { borrower }),
    )
    : await sessionsFor(context, chains, watched(noticeOn(invocation.system, invocation.style)), {
      borrower,
    });
  const lease = await lend(context, sessions, { borrower, keep: options.keep });
  await lease.end();
  await lease.begin();
  return lease.environment;
}

/** The file to append to; undefined for stdout. A GitHub Actions job says itself which one that is. */
function outputFile({ system }: Invocation, options: EnvOptions, format: EnvFormat): string | undefined {
  const named = options.outputFile || system.env.get("ATMOS_AUTH_ENV_OUTPUT_FILE") ||
    (format === "github" ? system.env.get("GITHUB_ENV") : undefined);
  if (named === "/dev/stdout" || (!named && format !== "github")) return undefined;
  if (named) return named;
  throw new AtmosError("usage", "cannot write for GitHub Actions: GITHUB_ENV is not set", {
    hint: "Run this in a job, or name a file with --output-file.",
  });
}

async function append({ system }: Invocation, file: string, text: string): Promise<void> {
  const path = resolve(system.files.workingFolder(), file);
  try {
    await system.files.append(path, new TextEncoder().encode(text), 0o600);
  } catch (error) {
    throw new AtmosError("storage", `cannot write "${printable(path)}": ${printable(messageOf(error))}`, {
      hint: "Check that its folder exists and that it is yours to write.",
      cause: error,
    });
  }
}
