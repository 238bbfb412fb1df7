import type { Credentials } from "./credentials.ts";
import type { CloudContext } from "./link.ts";

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
  /**
   * The text of a state; undefined where there is none.
   *
   * @throws AtmosError `unsupported` for settings that only Terraform knows how to follow
   */
  read(address: StateAddress, credentials: Credentials, context: CloudContext): Promise<string | undefined>;
}
