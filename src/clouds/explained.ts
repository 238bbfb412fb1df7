/** What a kind tells of itself where nobody signs in: for a person who wants to know what would happen. */
export interface Explained {
  /** What holds where a setting is not written. */
  readonly defaults: readonly Default[];
  /** What a sign-in asks a person for and which services it calls, in order, each a phrase. */
  readonly signIn: readonly string[];
}

/** The file of ours that a sign-in lies in, on a machine without a keyring. */
export interface SignInFile {
  readonly path: string;
  readonly expiresAt: number;
  /** Whether it is renewed without a person then. */
  readonly renews: boolean;
}

export interface Default {
  /** The setting, such as `principal.duration`. */
  readonly setting: string;
  readonly value: string;
}
