/**
 * Variables by which a person tells this program who to be, where to write, what to start and what to believe. A
 * configuration never sets them, not even for children: a child may be this program again.
 */
const STEERING = new RegExp(
  `^ATMOS_(${
    [
      "IDENTITY|IDENTITIES|IDENTITY_PROTECTED|LENT|SESSION|MFA_CODE|SHELL|TRUST|LOOKUPS|CLI_PATH",
      // A configuration that is named replaces all files, with the guards in the person's own.
      "CONFIG|CONFIG_PATH|CLI_CONFIG_PATH",
      "LOGS_FILE|AUTH_ENV_OUTPUT_FILE|KEYRING_\\w+|XDG_\\w+",
      // Where services are that a person signs in at.
      "\\w+_URL",
    ].join("|")
  })$`,
  "i",
);

/** Whether a variable is for the person alone to set. */
export function steersAtmos(name: string): boolean {
  return STEERING.test(name);
}

/** What counts in the person's own files alone. */
const OWN: readonly (readonly string[])[] = [
  ["logs", "file"],
  ["auth", "logs", "file"],
  ["auth", "keyring"],
  ["auth", "audit"],
];

/** Whether a path of keys is, or lies in, what counts in the person's own files alone. */
export function isOwnChoice(path: readonly string[]): boolean {
  return OWN.some((one) => one.every((key, at) => path[at] === key));
}
