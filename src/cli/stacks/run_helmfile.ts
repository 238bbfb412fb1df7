import { execChild } from "../../children/exec.ts";
import { AtmosError } from "../../errors.ts";
import { didYouMean } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import { HELMFILE_COMMANDS, helmfileCommand } from "../../stacks/helmfile/commands.ts";
import { settingAt } from "../../stacks/settings.ts";
import { splitWords } from "../../steps/shell_words.ts";
import { readLending } from "../auth/lending_options.ts";
import { withLease } from "../auth/with_lease.ts";
import type { Invocation } from "../line/invocation.ts";
import { chooseNames } from "./choose_names.ts";
import { componentIdentity } from "./component_identity.ts";
import { strictly } from "./describer.ts";
import { helmfileHere, type HelmfileOptions, type HelmfileRun, helmfileStarts } from "./helmfile_here.ts";
import { namedSection } from "./project.ts";
import { signInAhead } from "./sign_in_ahead.ts";
import { showStarts } from "./show_starts.ts";
import { incomplete, mayRun } from "./terraform_checks.ts";

/** Runs one command of Helmfile; the result is its exit code. */
export async function runHelmfileCommand(
  invocation: Invocation,
  words: readonly string[],
  options: HelmfileOptions,
): Promise<number> {
  const { system } = invocation;
  const [word = "", ...rest] = words;
  const theirs = invocation.tail ?? [];
  if (!HELMFILE_COMMANDS.includes(word)) {
    throw new AtmosError("usage", `Helmfile has no command "${printable(word)}"`, {
      hint: didYouMean(word, HELMFILE_COMMANDS) ?? "`helmfile --help` lists its commands.",
    });
  }
  if (word === "generate") {
    const { generateHelmfileValues } = await import("./generate.ts");
    return await generateHelmfileValues(invocation, rest, options);
  }
  const globalOptions = globalWords(options.globalOptions);
  const command = helmfileCommand(word);
  if (!command.needsComponent) {
    const { configuration } = await invocation.loadContext();
    const program = String(
      settingAt(configuration.written(["components"]), ["helmfile", "command"]) ?? "helmfile",
    );
    const args = [...globalOptions, command.word, ...rest, ...theirs];
    if (options.dryRun === true) {
      system.terminal.out(`${[program, ...args].map(printable).join(" ")}\n`);
      return 0;
    }
    return await execChild(system, { command: program, args, patch: { set: {}, unset: [] } });
  }
  const [named, ...more] = rest;
  const isDry = options.dryRun === true;
  const { project, component, stack } = await chooseNames(
    invocation,
    { component: named, stack: options.stack, type: "helmfile" },
    () => incomplete("helmfile", words, named, options.stack),
  );
  const section = namedSection(invocation, project, { component, stack, type: "helmfile" });
  if (!mayRun(invocation, section, command, word)) return 0;
  const { context, chains } = await componentIdentity(invocation, { context: project.context, section });
  const run: HelmfileRun = {
    invocation,
    project: { ...project, context },
    section,
    stack,
    describe: strictly(invocation, project, { ...options, isRun: !isDry, isDry }),
    command,
    globalOptions,
    args: [...more, ...theirs],
    options,
    hasIdentity: chains.length > 0,
  };
  if (isDry) {
    const { folder, starts } = await helmfileStarts(run);
    return showStarts(run, chains, { folder, starts });
  }
  await signInAhead(invocation, project, { section, stack, options });
  return await withLease(
    invocation,
    context,
    chains,
    (lease) => helmfileHere(run, lease.environment),
    readLending(options),
  );
}

function globalWords(text: string | undefined): readonly string[] {
  const words = splitWords(text ?? "");
  if (words !== undefined) return words;
  throw new AtmosError("usage", "cannot read --global-options: a quote is left open");
}
