/** Asks git about a repository that may be somebody else's: its own settings name programs, and none of them is started. */
import { findProgram } from "../../children/program.ts";
import { AtmosError } from "../../errors.ts";
import { helperEnvironment } from "../../system/helper_environment.ts";
import type { System } from "../../system/ports.ts";

/** Runs git in the repository; its answer is text, and none when it fails. */
export type Git = (
  args: readonly string[],
  more?: { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> },
) => Promise<string | undefined>;

/** Milliseconds for one question about a large repository. */
const PATIENCE = 120_000;

/** Means nothing to git. That it tells this one back shows that it takes settings from variables. */
const TOKEN = "atmos.quiet";

/** No hook and no watcher, and no file that is read without end or written beside the index. */
const SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
  ["core.splitIndex", "false"],
  ["diff.orderFile", "/dev/null"],
  [TOKEN, "true"],
];

/**
 * What is missing of a partial clone is not fetched: where git does not know that word, no way to another machine, which may
 * be a program, is allowed, whatever the repository says. No file of it is changed, and nobody is asked.
 */
const ENVIRONMENT = {
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
};

/** @throws AtmosError `unavailable` when git does not tell its settings, or takes none from variables */
export async function openGit(system: System, root: string): Promise<Git> {
  const command = await findProgram(system, "git", system.env.all());
  const open =
    (settings: readonly (readonly [string, string])[]): Git => async (args, { stdin, env = {} } = {}) => {
      const result = await system.processes.run({
        command,
        args: ["-C", root, ...args],
        env: {
          ...helperEnvironment(system.env.all()),
          ...ENVIRONMENT,
          ...asVariables(settings, system.env.get("GIT_CONFIG_COUNT")),
          ...env,
        },
        timeout: PATIENCE,
        ...stdin === undefined ? {} : { stdin: new TextEncoder().encode(stdin) },
      });
      if (result.code === 0 && !result.timedOut) return new TextDecoder().decode(result.stdout);
      const said = new TextDecoder().decode(result.stderr).trim().split("\n").at(-1) ?? "";
      system.log.debug("git failed", { args: args.join(" "), said });
      return undefined;
    };
  const known = await open(SETTINGS)(["config", "--list", "--show-scope", "--name-only", "-z"]);
  // An older git passes over these variables, and would start what the repository names. Names that git knows show nothing:
  // those of a person's own `git -c` reach every version.
  if (known === undefined || !known.includes(`command\0${TOKEN}\0`)) {
    throw new AtmosError("unavailable", `cannot read the settings of the repository with git`, {
      hint: "Run `git config --list` there to see why. It must be git 2.31 or newer.",
    });
  }
  return open([...SETTINGS, ...withoutPrograms(known)]);
}

/**
 * Settings as variables, behind those that the person has set in the same way. On a command line a name with `=` would be
 * another one. Pure.
 *
 * @param count `GIT_CONFIG_COUNT`
 */
export function asVariables(
  settings: readonly (readonly [name: string, value: string])[],
  count: string | undefined,
): Record<string, string> {
  const first = /^\d{1,4}$/.test(count ?? "") ? Number(count) : 0;
  const pairs = settings.flatMap(([name, value], at): [string, string][] => [
    [`GIT_CONFIG_KEY_${first + at}`, name],
    [`GIT_CONFIG_VALUE_${first + at}`, value],
  ]);
  return Object.fromEntries([...pairs, ["GIT_CONFIG_COUNT", String(first + settings.length)]]);
}

/** The person's own file, the machine's, and variables. */
const OWN_SCOPES: ReadonlySet<string> = new Set(["global", "system", "command"]);

/**
 * Filters change files as they are written and compared, and newer versions of git know hooks by settings. Those of the
 * person's own settings, and of the system's, go on; those that the repository names do nothing. Pure.
 *
 * @param list scopes and names in turn, each ended by a NUL
 */
export function withoutPrograms(list: string): [name: string, value: string][] {
  const words = list.split("\0");
  const found = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [scope, name = ""] = words.slice(at, at + 2);
    if (OWN_SCOPES.has(scope ?? "")) continue;
    const hook = /^(hook\..*)\.[^.]*$/s.exec(name)?.[1];
    if (hook !== undefined) found.set(`${hook}.enabled`, "false");
    const filter = /^(filter\..*)\.[^.]*$/s.exec(name)?.[1];
    if (filter === undefined) continue;
    for (const key of ["clean", "smudge", "process"]) found.set(`${filter}.${key}`, "");
    found.set(`${filter}.required`, "false");
  }
  return [...found];
}
