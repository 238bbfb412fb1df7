import { Secret } from "../secret.ts";
import type { Env } from "../system/ports.ts";
import { KeyringFailure } from "./keyring_failure.ts";

/** Characters that a passphrase has at least. */
export const SHORTEST = 8;

/** What a person is asked for; undefined when nobody can be asked. */
export type AskPassphrase = (question: PassphraseQuestion) => Promise<Secret | undefined>;

export interface PassphraseQuestion {
  readonly folder: string;
  /** Whether it is being chosen now, so that it should be typed twice. */
  readonly isNew: boolean;
  /** Whether the one before was wrong. */
  readonly wasWrong?: boolean;
}

export interface PassphraseSource {
  readonly env: Env;
  /** The variable that may hold the passphrase. */
  readonly variable: string;
  readonly ask: AskPassphrase | undefined;
}

/**
 * The passphrase of the file keyring: from its variable, else from a person.
 * @throws KeyringFailure `locked` when there is none, or too short a one
 */
export async function passphraseFor(source: PassphraseSource, question: PassphraseQuestion): Promise<Secret> {
  const text = source.env.get(source.variable);
  const given = text ? new Secret(text) : await source.ask?.(question);
  if (given === undefined) {
    throw locked(`${source.variable} is not set, and nobody can be asked here`, source.variable);
  }
  if ([...given.reveal()].length < SHORTEST) {
    throw locked(`its passphrase has to have at least ${SHORTEST} characters`, source.variable);
  }
  return given;
}

/** Whether the passphrase is typed, and not given in a variable: then another one can be. */
export function isTyped({ env, variable, ask }: PassphraseSource): boolean {
  return !env.get(variable) && ask !== undefined;
}

/** The keyring stays shut, and `reason` says why. */
export function locked(reason: string, variable: string): KeyringFailure {
  return new KeyringFailure({
    state: "locked",
    reason: `the file keyring did not open: ${reason}`,
    hint:
      `Set ${variable} to the passphrase of the file keyring, or run the command on a terminal to be asked for it.`,
  });
}
