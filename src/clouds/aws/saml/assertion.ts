import type { Secret } from "../../../secret.ts";
import type { Credentials } from "../../credentials.ts";
import { type Fact, fact } from "../../fact.ts";
import type { SamlResponse } from "./response_xml.ts";

/**
 * What an identity provider says of a person. It is good for minutes and for one use, goes to the next link at once, and
 * is kept nowhere.
 */
export class SamlAssertion implements Credentials {
  /** As it was posted: base64. */
  readonly posted: Secret;
  readonly response: SamlResponse;
  /** The provider's name. */
  readonly provider: string;
  readonly region: string;
  /** Seconds that roles shall be lent for; undefined when nothing says. */
  readonly duration: number | undefined;
  /** The ARN of the identity provider in IAM, for answers that only AWS can read. */
  readonly providerArn: string | undefined;
  /** By which who signs in there is remembered. */
  readonly portal: string;

  constructor(
    values: Pick<
      SamlAssertion,
      "posted" | "response" | "provider" | "region" | "duration" | "providerArn" | "portal"
    >,
  ) {
    this.posted = values.posted;
    this.response = values.response;
    this.provider = values.provider;
    this.region = values.region;
    this.duration = values.duration;
    this.providerArn = values.providerArn;
    this.portal = values.portal;
  }

  get expiresAt(): number | undefined {
    return this.response.notOnOrAfter;
  }

  get facts(): readonly Fact[] {
    const { sessionName, subject, roles } = this.response;
    return [
      ...fact("person", "Person", sessionName ?? subject),
      ...fact("roles", "Roles", roles.length === 0 ? undefined : String(roles.length)),
      ...fact("region", "Region", this.region),
    ];
  }
}
