/** The links of a chain: a provider, and identities after it. */
import type { ProviderEntry } from "../config/model.ts";
import type { OpenedKeyring } from "../keyring/open.ts";
import type { Folders } from "../files/folders.ts";
import type { System } from "../system/ports.ts";
import type { Credentials } from "./credentials.ts";
import type { Interaction } from "./interaction.ts";

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

export interface SignInRequest extends CloudContext {
  readonly interaction: Interaction;
  /** All names from the provider to the identity that is wanted in the end, for messages. */
  readonly chain: readonly string[];
  /** False for a role that no configuration names, which a sign-in cannot be asked for by name. */
  readonly isConfigured?: boolean;
  /** What the credentials are for. */
  readonly wish: Wish;
  /** What an identity's session is made for, by which it is found again; undefined where none is made. */
  readonly madeFor?: string;
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
  /** Whether a person wants to sign in in the browser, although the identity has keys. */
  readonly byBrowser?: boolean;
  /** Whether a session is not enough: the long-lived keys themselves are wanted, where there are some. */
  readonly keys?: boolean;
  /** Milliseconds that the credentials must still be good for. */
  readonly minimumLife?: number;
  /** Seconds that a person wants the session to last, in place of what is configured. */
  readonly duration?: number;
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
}

/** A link after the provider. It knows its own entry and what came before it, and nothing else. */
export interface Identity {
  /** What it asks of the link before. */
  readonly wish?: Wish;
  /** Whether it heeds {@link Wish.duration}, and says where it gives less. */
  readonly takesDuration?: true;
  /** Whether it heeds {@link Wish.byBrowser}. */
  readonly takesBrowser?: true;
  /**
   * Turns the credentials of the link before into its own; `upstream` is undefined for identities that stand
   * alone.
   * @throws AtmosError `not_signed_in` when the provider's sign-in turned out to be dead; it is forgotten then
   */
  assume(upstream: Credentials | undefined, request: SignInRequest): Promise<Credentials>;
  /**
   * What the link after it starts from, where that may be something else than the session that programs are lent;
   * undefined for that session.
   *
   * @param session the stored one, when it is good
   */
  handOn?(request: SignInRequest, session: Credentials | undefined): Promise<Credentials | undefined>;
}
