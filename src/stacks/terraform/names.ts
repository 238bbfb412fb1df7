import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";

/** Names of the files that a run of Terraform makes, as the original calls them. */

export interface Named {
  /** The stack's name; that of a stack without a pattern is a path. */
  readonly stack: string;
  /** As it was asked for; may hold slashes. */
  readonly component: string;
}

/** File systems take names of 255 bytes; the longest ending of one of these files has 27. */
const LONGEST = 220;

/**
 * `tenant-dev-infra-vpc`: the stack, the folders of the component, the component.
 *
 * @throws AtmosError `config_invalid` for what no file can be called
 */
export function contextName({ stack, component }: Named): string {
  const name = `${stack}-${component}`.replaceAll("/", "-");
  const state = name.includes("\0")
    ? "there is a NUL in it"
    : new TextEncoder().encode(name).length > LONGEST
    ? "it is too long"
    : undefined;
  if (state === undefined) return name;
  throw new AtmosError(
    "config_invalid",
    `cannot call a file after the component "${short(component)}" in the stack "${short(stack)}": ${state}`,
    { hint: "Give the component or the stack a shorter name, of letters, digits and dashes." },
  );
}

function short(name: string): string {
  return printable(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}

/** What Terraform takes: characters that need no escape in a path of an address. */
const WORKSPACE = /^[A-Za-z0-9$&+=:@_.~-]+$/;

/** Why a workspace cannot be called so; undefined for a good name. */
export function workspaceFault(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (name === "." || name === "..") return "it is a folder's";
  if (name.length > 255) return "it is too long";
  const odd = WORKSPACE.test(name) ? undefined : [...name].find((mark) => !WORKSPACE.test(mark));
  return odd === undefined ? undefined : `Terraform takes no ${JSON.stringify(odd)} in it`;
}

export function varfileName(named: Named): string {
  return `${contextName(named)}.terraform.tfvars.json`;
}

export function planfileName(named: Named): string {
  return `${contextName(named)}.planfile`;
}
