import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { mapData } from "../../stacks/data.ts";
import { isAbstract } from "../../stacks/describe.ts";
import type { Section } from "../../stacks/section.ts";
import { settingAt } from "../../stacks/settings.ts";
import type { Subcommand } from "../../stacks/terraform/subcommands.ts";
import { isFalseWord } from "../../truth_words.ts";
import type { Invocation } from "../line/invocation.ts";
import { noticeOn } from "../text/notice.ts";

/** Whether a component is there to be run; a disabled one is passed over with a word. */
export function mayRun(
  { system, style }: Invocation,
  section: Section,
  subcommand: Subcommand,
  word: string,
): boolean {
  const metadata = mapData(section.node.entries.get("metadata")?.value);
  const name = printable(section.name);
  if (isAbstract(section)) {
    throw new AtmosError(
      "usage",
      `abstract component cannot be provisioned: "${name}" is a model for others`,
      {
        hint: "Name a component that inherits from it. `atmos list components` shows them.",
      },
    );
  }
  if (isLocked(section) && subcommand.changes) {
    throw new AtmosError("usage", `cannot run ${printable(word)}: the component "${name}" is locked`, {
      hint: "metadata.locked in the stacks says so. Reading commands such as plan and output work.",
    });
  }
  if (metadata["enabled"] !== false && !isFalseWord(String(metadata["enabled"] ?? true))) return true;
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
  words: readonly string[],
  component: string | undefined,
  stack: string | undefined,
): AtmosError {
  const shown = words.map(printable).join(" ");
  const [what, hint] = component === undefined
    ? [
      "no component is named",
      `Name one, and its stack: \`atmos terraform ${shown} vpc -s prod\`. ` +
      "`atmos list components` shows them.",
    ]
    : [
      "no stack is named",
      `Name it: \`atmos terraform ${shown} -s ${stack ?? "prod"}\`. \`atmos list stacks\` shows them.`,
    ];
  return new AtmosError("usage", `cannot run terraform ${shown}: ${what}`, { hint });
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
