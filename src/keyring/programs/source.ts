/** A secret that lies in a program of the person's own, as a configuration names it. Pure. */
import { printable } from "../../printable.ts";

/** 1Password, the two password stores of gpg, Bitwarden, HashiCorp Vault, and AWS for its Secrets Manager. */
export const SECRET_PROGRAMS = ["op", "pass", "gopass", "bw", "vault", "aws"] as const;

export type SecretProgram = typeof SECRET_PROGRAMS[number];

export interface SecretSource {
  readonly program: SecretProgram;
  /** As the program calls it: a path, a name, an id, an ARN. */
  readonly item: string;
  /** The profile that `aws` works with; undefined for the one of the environment. */
  readonly profile: string | undefined;
}

/** What the programs are called by people who use them. */
export const STORE_NAMES: Readonly<Record<SecretProgram, string>> = {
  op: "1Password",
  pass: "pass",
  gopass: "gopass",
  bw: "Bitwarden",
  vault: "Vault",
  aws: "AWS Secrets Manager",
};

/** `item "work/okta" of pass`, safe to show. */
export function sourceName({ program, item }: Pick<SecretSource, "program" | "item">): string {
  return `item "${printable(item)}" of ${STORE_NAMES[program]}`;
}

/** What is wrong with an item's name; undefined when nothing is. It becomes an argument of its program. */
export function itemFault({ program, item }: Pick<SecretSource, "program" | "item">): string | undefined {
  if (item.startsWith("-")) return "must not begin with a hyphen";
  // `file://` and `https://` would make `aws` read what is there, and send it.
  if (program === "aws" && !/^(arn:[\w/+=.@:-]+|[\w/+=.@-]+)$/.test(item)) {
    return "must be the name or the ARN of a secret";
  }
  // deno-lint-ignore no-control-regex
  return /[\x00-\x1f\x7f]/.test(item) || !item.isWellFormed() || item.length > 512
    ? "must be one line of at most 512 characters"
    : undefined;
}
