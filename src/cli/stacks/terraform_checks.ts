import { AtmosError } from "../../errors.ts";
import { didYouMean } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import { isAbstract, isEnabled } from "../../stacks/describe.ts";
import type { Section } from "../../stacks/section.ts";
import { settingAt } from "../../stacks/settings.ts";
import { COMMANDS, OURS, type Subcommand } from "../../stacks/terraform/subcommands.ts";
import { workspaceFault } from "../../stacks/terraform/names.ts";
import { formatPlace } from "../../yaml/place.ts";
import type { Invocation } from "../line/invocation.ts";
import { noticeOn } from "../text/notice.ts";
import { typedWord } from "../../typed_word.ts";

/** Whether a component is there to be run; a disabled one is passed over with a word. */
export function mayRun(
  { system, style }: Invocation,
  section: Section,
  subcommand: { readonly changes: boolean },
  word: string,
): boolean {
  const name = printable(section.name);
  if (isAbstract(section)) {
    throw new AtmosError(
      "unsupported",
      `abstract component cannot be provisioned: "${name}" is a model for others`,
      {
        hint: "Name a component that inherits from it. `atmos list components` shows them.",
      },
    );
  }
  if (isLocked(section) && subcommand.changes) {
    throw new AtmosError("unsupported", `cannot run ${printable(word)}: the component "${name}" is locked`, {
      hint: "metadata.locked in the stacks says so. Reading commands such as plan and output work.",
    });
  }
  if (isEnabled(section)) return true;
  noticeOn(system, style)(`The component "${section.name}" is not enabled here: nothing to do.`);
  return false;
}

function isLocked({ node }: Section): boolean {
  return settingAt(node, ["metadata", "locked"]) === true;
}

export function lockedFor({ changes }: Subcommand): (section: Section) => string | undefined {
  return (section) => changes && isLocked(section) ? "it is locked" : undefined;
}

export function incomplete(
  type: string,
  words: readonly string[],
  component: string | undefined,
  stack: string | undefined,
): AtmosError {
  const shown = words.map(printable).join(" ");
  const [what, hint] = component === undefined
    ? [
      "no component is named",
      `Name one, and its stack: \`atmos ${type} ${shown} vpc -s prod\`. ` +
      "`atmos list components` shows them.",
    ]
    : [
      "no stack is named",
      `Name it: \`atmos ${type} ${shown} -s ${
        typedWord(stack ?? "prod", "STACK")
      }\`. \`atmos list stacks\` shows them.`,
    ];
  return new AtmosError("usage", `cannot run ${type} ${shown}: ${what}`, { hint });
}

/** A component is named, and all are wanted. */
export function oneAndAll(component: string): AtmosError {
  const name = printable(component);
  return new AtmosError("usage", `cannot run "${name}" and many at once`, {
    hint: `Write \`--components ${typedWord(component, "COMPONENT")}\`, or leave --all out.`,
  });
}

export function manyShells(): AtmosError {
  return new AtmosError("usage", "cannot open a shell for many components at once", {
    hint: "Name one: `atmos terraform shell COMPONENT -s STACK`.",
  });
}

/** @throws AtmosError `usage` for what is no command of Terraform, before anything is written or started */
export function refuseUnsupported(words: readonly string[], theirs: readonly string[]): void {
  const [word = ""] = words;
  if (!OURS.has(word) && !COMMANDS.has(word)) {
    const shown = printable(word);
    throw new AtmosError(
      "usage",
      LATER.has(word)
        ? `this version of atmos has no command "terraform ${shown}"`
        : `Terraform has no command "${shown}"`,
      {
        hint: INSTEAD[word] ?? didYouMean(word, [...OURS, ...COMMANDS]) ??
          "`terraform -help` lists its commands.",
      },
    );
  }
  const flag = theirs.find((one) => Object.hasOwn(UNSUPPORTED, one.split("=")[0] ?? ""));
  if (flag === undefined) return;
  throw new AtmosError("usage", `this version of atmos has no flag ${flag.split("=")[0]} here`, {
    hint: UNSUPPORTED[flag.split("=")[0] ?? ""] ?? "`atmos terraform --help` lists those that there are.",
  });
}

/** The original's, which neither Terraform nor this version knows. */
const LATER = new Set([
  "backend",
  "planfile",
  "plan-diff",
  "source",
  "varfile",
  "write",
]);
/** What does the same. */
const INSTEAD: Readonly<Record<string, string>> = {
  help:
    "`atmos terraform --help` tells what atmos adds, `atmos terraform plan vpc -s prod -- -help` what Terraform says.",
  varfile: "`atmos terraform generate varfile` writes the values.",
  write: "`atmos terraform generate varfile` writes the values.",
};

/** Flags of the original that this version does not have, with what does the same. */
const UNSUPPORTED: Readonly<Record<string, string | undefined>> = {
  "--clone-target-ref": undefined,
  "--redirect-stderr": "Redirect stderr in the shell.",
  "--skip-hooks": "Hooks are never run: leave it out.",
  "--terraform-dir": "components.terraform.base_path says where components lie.",
  "--upload-status": undefined,
  "--use-mocks": undefined,
};

/** @throws AtmosError `config_invalid` before Terraform says it, in a dry run, too */
export function refuseWorkspace({ name, node }: Section, workspace: string): void {
  const fault = workspaceFault(workspace);
  if (fault === undefined) return;
  const shown = printable(workspace.length > 80 ? `${workspace.slice(0, 80)}…` : workspace);
  throw new AtmosError(
    "config_invalid",
    `${formatPlace(node.place)}: cannot call the workspace of "${printable(name)}" "${shown}": ${fault}`,
    {
      hint: "metadata.terraform_workspace and its pattern say how it is called; else the name of the stack.",
    },
  );
}

export function noCode(section: Section, folder: string): AtmosError {
  return new AtmosError(
    "not_found",
    `cannot find the code of the component "${printable(section.name)}": no Terraform files in ${
      printable(folder)
    }`,
    { hint: "metadata.component names the folder below components.terraform.base_path." },
  );
}
