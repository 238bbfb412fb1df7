import type { IdentityEntry, ProviderEntry } from "../config/model.ts";
import type { OpenedKeyring } from "../keyring/open.ts";
import type { Folders } from "../files/folders.ts";
import type { EnvironmentPatch, System } from "../system/ports.ts";
import type { Credentials } from "./credentials.ts";
import type { CloudRemoval, Kept, KeptScope, RemovalOutcome } from "./removal.ts";

/** What every operation of a cloud may use. */
export interface CloudContext {
  readonly system: System;
  readonly folders: Folders;
  readonly realm: string | undefined;
  /** Every configured provider: several may share one sign-in. */
  readonly providers: ReadonlyMap<string, ProviderEntry>;
  /** Opens the keyring that the configuration asks for, once; what is read from files alone never calls it. */
  keyring(): Promise<OpenedKeyring>;
}

/** How a sign-in may involve a person. The command line implements it; tests bring their own. */
export interface Interaction {
  /**
   * - `none`: nobody is there, or nobody may be asked
   * - `browser`: a page can be shown on this machine
   * - `device`: a person is there, the browser is somewhere else
   */
  readonly means: "none" | "browser" | "device";
  /** Tells that a page should have opened, with the link for when it did not. Ends with `done`. */
  waitForBrowser(prompt: BrowserPrompt): Waiting;
  /** Shows the code to confirm on another device. Ends with `done`. */
  waitForDevice(prompt: DevicePrompt): Waiting;
  /** One line about something that goes on, such as waiting for another process. */
  notice(message: string): void;
  /** Aborted when the person presses Ctrl-C. */
  readonly cancelled: AbortSignal;
}

export interface BrowserPrompt {
  readonly provider: string;
  readonly url: string;
  readonly opened: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface DevicePrompt {
  readonly provider: string;
  readonly userCode: string;
  readonly verificationUrl: string;
  /** With the code filled in, when the service gives one. */
  readonly completeUrl: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Waiting {
  done(outcome: "signed_in" | "failed"): void;
}

export interface SignInRequest extends CloudContext {
  readonly interaction: Interaction;
  /** The profile region and the like come from the whole chain. */
  readonly chain: readonly string[];
  /** Hears of everything that a provider does about its sign-in, once for each time. */
  onSignIn(event: SignInEvent): Promise<void>;
}

/** A person signed in at a provider, or the provider renewed that without one, or one of the two did not work. */
export interface SignInEvent {
  readonly provider: string;
  readonly how: "by a person" | "by renewal";
  /** Why it did not work, as the code of an error; undefined when it did. */
  readonly failure: string | undefined;
}

/** Where a chain starts. */
export interface Provider {
  readonly kind: string;
  /**
   * The provider's credentials: cached, renewed, or signed in anew with the help of a person.
   * Takes the provider's own lock, so that one process does the work.
   * @throws AtmosError `not_signed_in` when a person is needed and `interaction.means` is `none`
   */
  authenticate(request: SignInRequest): Promise<Credentials>;
  /** How long the stored sign-in lasts, without network or lock; undefined when there is none. */
  signedInUntil(context: CloudContext): Promise<number | undefined>;
}

/** A link after the provider. */
export interface Identity {
  readonly kind: string;
  /**
   * Turns the credentials of the link before into its own; `upstream` is undefined for identities that stand
   * alone.
   * @throws AtmosError `not_signed_in` when the provider's sign-in turned out to be dead; it is forgotten then
   */
  assume(upstream: Credentials | undefined, request: SignInRequest): Promise<Credentials>;
  /** Words for a person that tell identities apart, such as account and role. */
  describe(): IdentityDescription;
}

export interface IdentityDescription {
  readonly account: string | undefined;
  readonly role: string | undefined;
}

/** Names one place where a session is kept. */
export interface SessionKey {
  /** The provider at the root of the chain. */
  readonly provider: string;
  readonly identity: string;
}

export interface Session extends SessionKey {
  readonly credentials: Credentials;
}

/** Who the cloud says one is. */
export interface Caller {
  readonly principal: string;
  readonly account: string | undefined;
}

/** A cloud is a folder: adding one means one folder and one line in `registry.ts`. */
export interface Cloud {
  readonly name: string;
  readonly providers: Readonly<Record<string, (entry: ProviderEntry) => Provider>>;
  readonly identities: Readonly<
    Record<string, (entry: IdentityEntry, provider: ProviderEntry | undefined) => Identity>
  >;
  /** Keeps a session where the cloud's own programs find it. */
  write(session: Session, context: CloudContext): Promise<void>;
  /** The stored session, expired or not; undefined when there is none. */
  read(key: SessionKey, context: CloudContext): Promise<Credentials | undefined>;
  /** All stored sessions below a provider, expired or not, by identity: one read, for lists. */
  list(provider: string, context: CloudContext): Promise<ReadonlyMap<string, Credentials>>;
  /**
   * What this cloud keeps on this machine of sessions and sign-ins: without network and without changing anything.
   * Items of the keyring are only read when it is asked for what has ended.
   */
  kept(scope: KeptScope, context: CloudContext): Promise<Kept>;
  /** Carries out one removal that {@link kept} has planned, with what became empty by it. */
  remove(
    removal: CloudRemoval,
    context: CloudContext,
    notice: (message: string) => void,
  ): Promise<RemovalOutcome>;
  /** What a child needs to find the session: paths and names, never a secret. */
  environment(session: Session, context: CloudContext): EnvironmentPatch;
  /** Asks the cloud who these credentials belong to. */
  whoami(credentials: Credentials, context: CloudContext): Promise<Caller>;
}
