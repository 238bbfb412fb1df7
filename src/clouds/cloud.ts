import type { ProviderEntry } from "../config/model.ts";
import type { OpenedKeyring } from "../keyring/open.ts";
import type { Folders } from "../files/folders.ts";
import type { EnvironmentPatch, System } from "../system/ports.ts";
import type { Secret } from "../secret.ts";
import type { Credentials } from "./credentials.ts";
import type { Fact } from "./fact.ts";
import type { Kind } from "./kind.ts";
import type { Kept, KeptScope, Removal, RemovalOutcome } from "./removal.ts";

/** What every operation of a cloud may use. */
export interface CloudContext {
  readonly system: System;
  readonly folders: Folders;
  readonly realm: string | undefined;
  /** Opens the keyring that the configuration asks for, once; what is read from files alone never calls it. */
  keyring(): Promise<OpenedKeyring>;
}

/** What providers may use besides, and identities may not. */
export interface ProviderContext extends CloudContext {
  /** Every configured provider: several may share one sign-in. */
  readonly providers: ReadonlyMap<string, ProviderEntry>;
}

/** How work may involve a person. The command line implements it; tests bring their own. */
export interface Interaction {
  /** Whether somebody is there who may be asked to do something. */
  readonly mayAsk: boolean;
  /** Whether a page can be shown on this machine. */
  readonly hasBrowser: boolean;
  /** Tells that a page should have opened, with the link for when it did not. Ends with `done`. */
  waitForBrowser(prompt: BrowserPrompt): Waiting;
  /** Shows the code to confirm on another device. Ends with `done`. */
  waitForDevice(prompt: DevicePrompt): Waiting;
  /** Asks for something that is not shown while it is typed, such as a password. */
  askSecret(question: Question): Promise<Secret>;
  /** Asks for something that is shown while it is typed, such as a one-time code. */
  askText(question: Question): Promise<string>;
  /** Lets somebody choose; the answer is one of the values. */
  choose(question: Question & { readonly options: readonly Option[] }): Promise<string>;
  /** A question with yes and no, where no is the safe answer. */
  confirm(question: Question & { readonly yes: string; readonly no: string }): Promise<boolean>;
  /** One line about something that goes on, such as waiting for another process. */
  notice(message: string): void;
  /** Aborted when the person presses Ctrl-C. */
  readonly cancelled: AbortSignal;
}

/**
 * Something to ask a person on the terminal. Every question fails with `not_signed_in` where nobody may be asked or
 * nothing can be typed, and with `cancelled` when it is left without an answer, which for yes and no is a no.
 */
export interface Question {
  /** Who asks, such as a provider's name; part of the error where nobody can be asked. */
  readonly about: string;
  readonly message: string;
  /** What is wrong with an answer; undefined when nothing is. */
  readonly check?: (answer: string) => string | undefined;
}

export interface Option {
  readonly value: string;
  readonly label: string;
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
  /** All names from the provider to the identity that is wanted in the end, for messages. */
  readonly chain: readonly string[];
  /** What the credentials are for. */
  readonly wish: Wish;
  /** Hears of everything that a provider does about its sign-in, once for each time. */
  onSignIn(event: SignInEvent): Promise<void>;
}

/** What is asked of the link before: one provider can serve several, each kept by itself. */
export interface Wish {
  /** Whom a token is for, such as `sts.amazonaws.com`. */
  readonly audience?: string;
  readonly scopes?: readonly string[];
  /** The service that a token is for, such as `https://vault.azure.net`. */
  readonly resource?: string;
  /** Milliseconds that the credentials must still be good for. */
  readonly minimumLife?: number;
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
  /**
   * The provider's credentials for the wish: cached, renewed, or signed in anew with the help of a person.
   * Takes the provider's own lock, so that one process does the work.
   * @throws AtmosError `not_signed_in` when a person is needed and none may be asked
   */
  authenticate(request: SignInRequest & ProviderContext): Promise<Credentials>;
  /** How long the stored sign-in lasts, without network or lock; undefined when there is none. */
  signedInUntil(context: ProviderContext): Promise<number | undefined>;
}

/** A link after the provider. It knows its own entry and what came before it, and nothing else. */
export interface Identity {
  /** What it asks of the link before. */
  readonly wish?: Wish;
  /**
   * Turns the credentials of the link before into its own; `upstream` is undefined for identities that stand
   * alone.
   * @throws AtmosError `not_signed_in` when the provider's sign-in turned out to be dead; it is forgotten then
   */
  assume(upstream: Credentials | undefined, request: SignInRequest): Promise<Credentials>;
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

/** Where the sessions of a cloud's identities are kept, and how programs find them there. */
export interface SessionStore {
  /** Keeps a session where the cloud's own programs find it. */
  write(session: Session, context: CloudContext): Promise<void>;
  /** The stored session, expired or not; undefined when there is none. */
  read(key: SessionKey, context: CloudContext): Promise<Credentials | undefined>;
  /** All stored sessions below a provider, expired or not, by identity: one read, for lists. */
  list(provider: string, context: CloudContext): Promise<ReadonlyMap<string, Credentials>>;
  /** What a child needs to find the session: paths and names, never a secret. */
  environment(session: Session, context: CloudContext): EnvironmentPatch;
  /** Asks the cloud who these credentials belong to. */
  whoami(credentials: Credentials, context: CloudContext): Promise<readonly Fact[]>;
}

/** A cloud is a folder: adding one means one folder and one line in `registry.ts`. */
export interface Cloud {
  readonly name: string;
  readonly kinds: readonly Kind[];
  /** Undefined for one that signs in and leaves sessions to others. */
  readonly sessions?: SessionStore;
  /** Variables by which a person's own credentials reach programs: with the path of a file, or themselves secret. */
  readonly external?: { readonly paths: readonly string[]; readonly values: readonly string[] };
  /** Undefined for one that leaves nothing on this machine. */
  readonly leftovers?: Leftovers;
}

/** What a cloud keeps on this machine, and how it goes. */
export interface Leftovers {
  /** Names of folders below the program's own that hold something of it. */
  readonly folders: readonly string[];
  /**
   * Everything of sessions and sign-ins, without network and without changing anything. Items of the keyring are only
   * read when it is asked for what has ended.
   */
  kept(scope: KeptScope, context: ProviderContext): Promise<Kept>;
  /** Carries out one removal that {@link kept} has planned, with what became empty by it. */
  remove(
    removal: Removal,
    context: ProviderContext,
    notice: (message: string) => void,
  ): Promise<RemovalOutcome>;
}
