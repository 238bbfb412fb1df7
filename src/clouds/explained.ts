/** What a kind tells of itself where nobody signs in: for a person who wants to know what would happen. */
export interface Explained {
  /** What holds where a setting is not written. */
  readonly defaults: readonly Default[];
  /** What a sign-in asks a person for and which services it calls, in order, each a phrase. */
  readonly signIn: readonly string[];
}

/** What can be seen of a sign-in that is kept, without opening a keyring. */
export interface SignInSeen {
  /** The file of ours that it lies in; undefined for one in a keyring. */
  readonly path: string | undefined;
  /** The name of the keyring that it was put into; undefined for one in a file. */
  readonly keyring: string | undefined;
  /** Undefined where nobody says beforehand when it ends. */
  readonly expiresAt: number | undefined;
  /** Whether it is renewed without a person then. */
  readonly renews: boolean;
}

export interface Default {
  /** The setting, such as `principal.duration`. */
  readonly setting: string;
  readonly value: string;
}
