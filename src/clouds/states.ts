import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { Credentials } from "./credentials.ts";
import type { CloudContext } from "./link.ts";
import { percentEncoded } from "./percent_encoded.ts";

/** A state of Terraform in the store of a cloud. */
export interface StateAddress {
  /** The type of backend: `s3`. */
  readonly type: string;
  /** Its settings, as Terraform gets them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly workspace: string;
}

/** Where a cloud keeps states of Terraform. */
export interface StateStore {
  /** Types of backends that it reads. */
  readonly backends: readonly string[];
  /** What a session is asked for before; default: nothing. */
  readonly scopes?: readonly string[];
  /**
   * The text of a state; undefined where there is none.
   *
   * @throws AtmosError `unsupported` for settings that only Terraform knows how to follow
   */
  read(address: StateAddress, credentials: Credentials, context: CloudContext): Promise<string | undefined>;
}

/** Bytes of a state that is read. */
export const LARGEST_STATE = 64 * 1024 * 1024;

/** @throws AtmosError `unsupported` for settings by which Terraform would go elsewhere, or as somebody else */
export function refuseElsewhere({ type, settings }: StateAddress, elsewhere: readonly string[]): void {
  const other = elsewhere.find((key) => ![undefined, null, ""].includes(settings[key] as null));
  if (other === undefined) return;
  throw new AtmosError("unsupported", `cannot read the state by itself: the backend ${type} sets ${other}`, {
    hint: "Use !terraform.output, which asks Terraform.",
  });
}

/** The error for settings that name no object: a bucket, a container, a key. */
export function unnamedState(type: string, wanted: string): AtmosError {
  return new AtmosError("config_invalid", `cannot find the state: the backend ${type} names no ${wanted}`, {
    hint: `Set ${wanted.replace(" and ", ", ")} below terraform.backend.${type} in the stacks.`,
  });
}

/** What stores take for a name. */
const LONGEST_NAME = 1024;

/**
 * The name of an object as a part of an address.
 *
 * @throws AtmosError `config_invalid` for one that an address would follow, escaped or not
 */
export function escapedName(name: string): string {
  const parts = name.split("/");
  if (
    name.length > LONGEST_NAME || !name.isWellFormed() || parts.some((part) => part === "." || part === "..")
  ) {
    throw new AtmosError(
      "config_invalid",
      `cannot find the state: no object is called ${printable(name.slice(0, 80))}`,
    );
  }
  return parts.map(percentEncoded).join("/");
}
