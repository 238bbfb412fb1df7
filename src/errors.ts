/**
 * What went wrong, as a word that code may rely on. The text of a message may change; a code does not.
 *
 * - `usage`: the command line is wrong
 * - `config_invalid`: a configuration file cannot be read, parsed or accepted
 * - `not_found`: a name does not exist
 * - `not_signed_in`: no usable session, and none may be started here
 * - `sign_in_failed`: the sign-in was tried and refused, or ran out of time
 * - `access_denied`: signed in, but not allowed
 * - `wrong_account`: signed in, but as somebody else than the configuration expects
 * - `untrusted`: a project wants to run a program, and the person has not allowed that
 * - `unsupported`: valid, but this program or platform cannot do it
 * - `unavailable`: a service or program did not answer as it should
 * - `storage`: a file or store cannot be read or written
 * - `busy`: another process holds what is needed
 * - `too_short`: the session would end before it may
 * - `cancelled`: the person said no or pressed Ctrl-C
 * - `command_not_found`: the program to run does not exist
 * - `logout_failed`, `partial_logout`, `logout_not_supported`, `credential_delete_failed`: how a logout went, in what it
 *   prints for programs
 */
export type ErrorCode =
  | "usage"
  | "config_invalid"
  | "not_found"
  | "not_signed_in"
  | "sign_in_failed"
  | "access_denied"
  | "wrong_account"
  | "untrusted"
  | "unsupported"
  | "unavailable"
  | "storage"
  | "busy"
  | "too_short"
  | "cancelled"
  | "command_not_found"
  | "logout_failed"
  | "partial_logout"
  | "logout_not_supported"
  | "credential_delete_failed";

export interface AtmosErrorOptions {
  /** What to do next: whole sentences, with the exact command where there is one. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** See {@link AtmosError.isForAll}. */
  readonly isForAll?: boolean;
}

/** Every failure that a person is told about. Message: `cannot <do what> "<thing>": <state>`. */
export class AtmosError extends Error {
  override readonly name = "AtmosError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** Whether anybody who asked the same at this moment would be told the same: it is not about this process. */
  readonly isForAll: boolean;

  constructor(code: ErrorCode, message: string, options: AtmosErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.isForAll = options.isForAll ?? false;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
