/** What the keyring and the person have to do with each other while one command runs. */
export interface KeyringTalk {
  /** That another place than expected is used: told with the next sign-in, and not for each silent renewal. */
  readonly announced: string[];
  /** Whether a child has the terminal, so that no passphrase can be asked for. */
  terminalIsLent: boolean;
}

export function newKeyringTalk(): KeyringTalk {
  return { announced: [], terminalIsLent: false };
}
