/** Long-lived keys that a person gives an identity, and how they are replaced. */
import type { Secret } from "../secret.ts";
import type { Fact } from "./fact.ts";
import type { SignInRequest } from "./link.ts";

export interface GivenKeys {
  /** Empty where it is a part of the document. */
  readonly id: string;
  readonly secret: Secret;
  /** The device that shows one-time codes; undefined for none, or for the one that is known. */
  readonly secondFactor: string | undefined;
}

/** What a person is told about keys that were kept. */
export interface KeptKeys {
  /** Where they lie now, for a person. */
  readonly store: string;
  /** Whose they are. */
  readonly facts: readonly Fact[];
}

export interface KeyKeeper {
  /** Whether keys are one document, such as a file that was downloaded: it is not typed, and comes on stdin. */
  readonly isDocument?: boolean;
  /** Where other keys stand that would be used instead, such as in the configuration; undefined when nowhere. */
  elsewhere(request: SignInRequest): Promise<string | undefined>;
  /** What is wrong with the name of a key; undefined when nothing is. */
  problemOf(id: string): string | undefined;
  /**
   * Tries the keys with one call, and keeps them where only a person's own wish removes them. Keys that are refused
   * are not kept.
   */
  keep(keys: GivenKeys, request: SignInRequest): Promise<KeptKeys>;
  /**
   * Undefined where that is the owner's own business. Replaces the kept keys by new ones of the same owner. A step that fails is undone, as far as one can be, or the
   * error says what was done and what is left.
   *
   * @param done hears of each step when it is done
   */
  rotate?(request: SignInRequest, done: (step: string) => Promise<void>): Promise<KeptKeys>;
}
