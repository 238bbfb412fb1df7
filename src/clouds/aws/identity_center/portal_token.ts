import type { Secret } from "../../../secret.ts";
import type { Credentials } from "../../credentials.ts";
import { type Fact, fact } from "../../fact.ts";
import type { PortalSettings } from "./settings.ts";

/** The access token of a portal session, with the portal that it is good for. */
export class PortalToken implements Credentials {
  readonly accessToken: Secret;
  readonly portal: PortalSettings;
  /** The provider after which the stored sign-in is named. */
  readonly keptAs: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;

  constructor(values: Pick<PortalToken, "accessToken" | "portal" | "keptAs" | "expiresAt">) {
    this.accessToken = values.accessToken;
    this.portal = values.portal;
    this.keptAs = values.keptAs;
    this.expiresAt = values.expiresAt;
  }

  /** The Identity Center's region, which may differ from the one that a child works in. */
  get facts(): readonly Fact[] {
    return fact("region", "Region", this.portal.region);
  }
}
