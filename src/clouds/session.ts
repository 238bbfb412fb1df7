import type { Credentials } from "./credentials.ts";

/** Names one place where a session is kept. */
export interface SessionKey {
  /** The provider at the root of the chain. */
  readonly provider: string;
  readonly identity: string;
  /**
   * What the session is made for: a fingerprint of everything that decides it. Two keys with one name each and other
   * fingerprints are two places.
   */
  readonly madeFor: string;
}

/** A session as a list has it. */
export interface StoredSession {
  readonly identity: string;
  /** Undefined for what an earlier version has stored, of which nobody knows. */
  readonly madeFor: string | undefined;
  readonly credentials: Credentials;
}

export interface Session extends SessionKey {
  readonly credentials: Credentials;
}
