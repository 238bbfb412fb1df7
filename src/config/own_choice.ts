/**
 * Variables by which a person tells this program who to be, where to write, what to start and what to believe. A
 * configuration never sets them, not even for children: a child may be this program again.
 */
const STEERING =
  /^ATMOS_(IDENTITY|IDENTITY_PROTECTED|SESSION|LENT|IDENTITIES|SHELL|TRUST|LOGS_FILE|AUTH_ENV_OUTPUT_FILE|KEYRING_\w+|XDG_\w+|CLI_PATH)$/i;

/** Whether a variable is for the person alone to set. */
export function steersAtmos(name: string): boolean {
  return STEERING.test(name);
}
