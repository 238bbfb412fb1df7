import type { AddressOptions } from "./answers.ts";

export interface InitOptions extends AddressOptions {
  readonly name?: string;
  readonly identities?: string;
  readonly default?: string;
  readonly write?: string;
  readonly device?: true;
  readonly force?: true;
}
