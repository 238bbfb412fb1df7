import type { EnvironmentPatch } from "../system/ports.ts";
import type { Credentials } from "./credentials.ts";
import type { Fact } from "./fact.ts";
import type { BesideWay, ProcessWay, ServerWay, TokenWay, Way } from "./lending.ts";
import type { CloudContext } from "./link.ts";
import type { Session, SessionKey, StoredSession } from "./session.ts";

/** Where the sessions of a cloud's identities are kept, and how programs find them there. */
export interface SessionStore {
  /** Keeps a session where the cloud's own programs find it. */
  write(session: Session, context: CloudContext): Promise<void>;
  /** The stored session, expired or not; undefined when there is none. */
  read(key: SessionKey, context: CloudContext): Promise<Credentials | undefined>;
  /** All stored sessions below a provider, expired or not, whatever they were made for: one read, for lists. */
  list(provider: string, context: CloudContext): Promise<readonly StoredSession[]>;
  /** What a child needs to find the session: paths and names, never a secret. */
  environment(session: Session, context: CloudContext): EnvironmentPatch;
  /**
   * Scopes that sessions must hold before they are lent otherwise than by a server: what a program finds in a file it
   * cannot ask for. Default: none.
   */
  readonly ahead?: readonly string[];
  /** How its programs start a command for credentials; undefined where they know no such thing. */
  readonly byProcess?: ProcessWay;
  /** How its programs ask a server for credentials; undefined where they know no such thing. */
  readonly byServer?: ServerWay;
  /** How a token stands in a variable; undefined where programs read none from there, or need not. */
  readonly byToken?: TokenWay;
  /** How a program finds more than one of them; undefined where it can work as one alone. */
  readonly beside?: BesideWay;
  /** How sessions are lent where nobody says how; default: by file. */
  readonly usualWay?: Way;
  /** Asks the cloud who these credentials belong to. */
  whoami(credentials: Credentials, context: CloudContext): Promise<readonly Fact[]>;
}
