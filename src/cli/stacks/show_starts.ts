import type { Chain } from "../../auth/chain.ts";
import { printable } from "../../printable.ts";
import type { ComponentRun } from "./component_run.ts";

interface Shown {
  readonly folder: string;
  /** Of Terraform. */
  readonly workspace?: string;
  readonly starts: readonly { readonly command: string; readonly args: readonly string[] }[];
}

/** What would run, where and as whom. Nothing is signed in, and nothing is written. */
export function showStarts(
  { invocation, section }: ComponentRun,
  chains: readonly Chain[],
  { folder, workspace, starts }: Shown,
): number {
  const { terminal } = invocation.system;
  const names = chains.map(({ target }) => printable(target.name));
  terminal.out(`# in ${printable(folder)}\n`);
  terminal.out(`# as ${names.length === 0 ? "nobody" : names.join(", ")}\n`);
  const where = workspace === undefined ? "" : `workspace ${printable(workspace)}, `;
  terminal.out(`# ${where}component ${printable(section.name)}\n`);
  for (const { command, args } of starts) {
    terminal.out(`${[command, ...args].map(printable).join(" ")}\n`);
  }
  return 0;
}
