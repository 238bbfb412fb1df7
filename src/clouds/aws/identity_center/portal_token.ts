import type { Secret } from "../../../secret.ts";
import type { Credentials } from "../../credentials.ts";
import { type Fact, fact } from "../../fact.ts";
import { printable } from "../../../printable.ts";
import { type Account, UNKNOWN_PERSON } from "./portal_session.ts";
import type { PortalSettings } from "./settings.ts";

/** As many as a line takes. */
const SHOWN = 5;

function shownAccounts(names: readonly string[]): string {
  const more = names.length - SHOWN;
  const first = names.slice(0, SHOWN).map(printable).join(", ");
  return more > 0 ? `${first} and ${more} more` : first || "none";
}

/** The access token of a portal session, with the portal that it is good for. */
export class PortalToken implements Credentials {
  readonly accessToken: Secret;
  readonly portal: PortalSettings;
  /** The provider after which the stored sign-in is named. */
  readonly keptAs: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** As in the session. */
  readonly person: string | undefined;
  /** Names of the person's accounts, where they are known. */
  readonly accounts: readonly string[] | undefined;
  /** The accounts that are kept since they were read last; they may be old. */
  readonly kept: readonly Account[] | undefined;

  constructor(
    values: Pick<PortalToken, "accessToken" | "portal" | "keptAs" | "expiresAt"> & Partial<PortalToken>,
  ) {
    this.accessToken = values.accessToken;
    this.portal = values.portal;
    this.keptAs = values.keptAs;
    this.expiresAt = values.expiresAt;
    this.person = values.person;
    this.accounts = values.accounts;
    this.kept = values.kept;
  }

  /** The Identity Center's region, which may differ from the one that a child works in. */
  get facts(): readonly Fact[] {
    return [
      ...fact("region", "Region", this.portal.region),
      ...fact("person", "Person", this.person === UNKNOWN_PERSON ? undefined : this.person),
      ...fact("accounts", "Accounts", this.accounts === undefined ? undefined : shownAccounts(this.accounts)),
    ];
  }
}
