import { AwsKeys, type AwsKeyValues } from "../keys.ts";

/** A second factor of a user. */
export interface Mfa {
  /** The ARN of a virtual device, or the number on one of hardware. */
  readonly serial: string;
  /** The program that tells codes; undefined where a person does. */
  readonly program: CodeProgram | undefined;
}

/** Runs it. @throws AtmosError when it may not be run, or fails */
export type CodeProgram = () => Promise<string>;

export interface Owner {
  /** The identity that the keys belong to. */
  readonly owner: string;
  /** Where the keys came from, for a person: `the macOS keychain`. */
  readonly store: string;
  /** The IAM user's name, where it is known. */
  readonly userName: string | undefined;
  readonly mfa: Mfa | undefined;
}

/** The long-lived keys of an IAM user, as the link after it gets them: never lent to a program. */
export class UserKeys extends AwsKeys implements Owner {
  readonly owner: string;
  readonly store: string;
  readonly userName: string | undefined;
  readonly mfa: Mfa | undefined;

  constructor(values: Omit<AwsKeyValues, "sessionToken" | "expiresAt">, owner: Owner) {
    super({ ...values, sessionToken: undefined, expiresAt: undefined });
    this.owner = owner.owner;
    this.store = owner.store;
    this.userName = owner.userName;
    this.mfa = owner.mfa;
  }
}
