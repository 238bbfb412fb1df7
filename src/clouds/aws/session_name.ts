/** What a session is called in CloudTrail: by whom a role was taken on. Pure. */

/** As AWS takes it: 2 to 64 of these. */
const LONGEST = 64;

/** Accounts of a machine that say nothing about who works there. */
const NOBODY = /^(root|administrator|runner|ubuntu|ec2-user|nobody|docker|jenkins|builder?|ci|user)$/i;

export interface NameSources {
  /** As configured. */
  readonly configured: string | undefined;
  /** The IAM user whose keys are used, or the subject of the token. */
  readonly known: string | undefined;
  /** Who is logged in on this machine. */
  readonly account: string | undefined;
  readonly identity: string;
}

/** The configured name; else the person's, where one is known; else that of the identity. */
export function sessionName({ configured, known, account, identity }: NameSources): string {
  const person = known ?? (account === undefined || NOBODY.test(account) ? undefined : account);
  for (const name of [configured, person]) {
    const usable = name === undefined ? "" : usableName(name);
    if (usable.length >= 2) return usable;
  }
  const ofIdentity = usableName(`atmos-${identity}`);
  return ofIdentity === "atmos" ? "atmos-session" : ofIdentity;
}

/** Other characters become `-`, and none of them ends the name. */
function usableName(name: string): string {
  return name.replace(/[^\w+=,.@-]+/g, "-").slice(0, LONGEST).replace(/^-+|-+$/g, "");
}
