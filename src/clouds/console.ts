/** The web pages of a cloud on which a person works, opened as one of its identities. */
import type { IdentityEntry } from "../config/model.ts";
import type { Secret } from "../secret.ts";
import type { Session } from "./session.ts";
import type { CloudContext } from "./link.ts";

/** What is wanted of the console. */
export interface ConsoleWish {
  /** A page: a name that the cloud knows, or an address; undefined for its first page. */
  readonly destination?: string | undefined;
  /** Undefined for the session's own. */
  readonly region?: string | undefined;
  /** Seconds that the browser should stay signed in; undefined when nobody said. */
  readonly seconds?: number | undefined;
  /** Who sends the person, for the cloud's own pages. */
  readonly issuer: string;
  /** Whether the browser is signed out first of what it is signed in to. */
  readonly logoutFirst: boolean;
}

export interface ConsoleRequest {
  readonly session: Session;
  readonly entry: IdentityEntry;
  /** The identities of the chain before this one. */
  readonly before: readonly IdentityEntry[];
  readonly wish: ConsoleWish;
}

/** A way into the console. */
export interface ConsoleDoor {
  /** Whoever opens it is signed in, unless it says otherwise: it goes to the person's browser and nowhere else. */
  readonly link: Secret;
  /** False where the browser's own sign-in at the cloud decides who works there, and the link is no secret. */
  readonly signsIn?: boolean;
  /** The page behind it, which is no secret. */
  readonly page: string;
  /** Milliseconds since 1970, when the browser is signed out; undefined when the cloud decides. */
  readonly sessionExpiresAt: number | undefined;
  /** What the person should know, such as a duration that could not be had. */
  readonly notes: readonly string[];
}

export interface WebConsole {
  /** Names of pages, for completion and did-you-mean. */
  destinations(): Promise<readonly string[]>;
  /**
   * What can be said of a page before anybody signs in, where there is something.
   * @throws AtmosError `usage` for one that there is not, whatever the identity
   */
  checkDestination?(destination: string): Promise<void>;
  /**
   * @throws AtmosError `usage` for a page that there is not, `unsupported` for a session without a console,
   *   `access_denied`, `unavailable`
   */
  signIn(request: ConsoleRequest, context: CloudContext): Promise<ConsoleDoor>;
}
