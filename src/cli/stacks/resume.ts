import { printable } from "../../printable.ts";
import { shellWord } from "../../shell_word.ts";
import { typedWord } from "../../typed_word.ts";
import type { Instance } from "../../stacks/dependencies.ts";
import type { Invocation } from "../line/invocation.ts";
import type { TerraformOptions } from "./terraform_here.ts";

/** The command lines that run the same for these components: one for each stack. */
export function resumeLines(
  { globals, tail = [] }: Pick<Invocation, "globals" | "tail">,
  words: readonly string[],
  options: TerraformOptions,
  left: readonly Instance[],
): string[] {
  const flags: readonly (readonly [string, string | boolean | readonly string[] | undefined])[] = [
    ["--identity", globals.identity],
    ["--profile", globals.profiles],
    ["--config", globals.config],
    ["--config-path", globals.configPath],
    ["--base-path", globals.basePath],
    ["--chdir", globals.chdir],
    ["--max-concurrency", options.maxConcurrency],
    ["--skip-init", options.skipInit],
    ["--from-plan", options.fromPlan],
    ["--skip-planfile", options.skipPlanfile],
    ["--terraform-command", options.terraformCommand],
    ["--auto-generate-backend-file", options.autoGenerateBackendFile],
    ["--init-pass-vars", options.initPassVars],
    ["--init-run-reconfigure", options.initRunReconfigure],
    ["--deploy-run-init", options.deployRunInit],
    ["--process-templates", said(options.processTemplates)],
    ["--process-functions", said(options.processFunctions)],
    ["--skip", options.skip],
    ["--credentials", options.credentials],
    ["--min-ttl", options.minTtl],
  ];
  const more = flags.flatMap(([flag, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [flag] : [`${flag}=${typeof value === "string" ? value : value.join(",")}`];
  });
  return [...Map.groupBy(left, ({ stack }) => stack)].map(([stack, members]) =>
    [
      ...["atmos", "terraform", ...words].map(typedByPerson),
      "--components",
      typedWord(members.map(({ section }) => section.name).join(","), "COMPONENTS"),
      "-s",
      typedWord(stack, "STACK"),
      ...[...more, ...tail.length === 0 ? [] : ["--", ...tail]].map(typedByPerson),
    ].join(" ")
  );
}

/** What stood on the command line stands there again, options too. */
function typedByPerson(word: string): string {
  return printable(shellWord(word));
}

function said(value: string | boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
