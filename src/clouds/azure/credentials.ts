/** What Azure's links hand on: the tokens of a sign-in, and those of an identity with its subscription. */
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { SessionKey } from "../session.ts";
import type { Credentials } from "../credentials.ts";
import { type Fact, fact } from "../fact.ts";
import type { CloudContext } from "../link.ts";
import { placeOf } from "./places.ts";
import { childEnvironment } from "./session/environment.ts";
import { sessionPath } from "../session_folders.ts";
import { CLI_FOLDER, CLOUD } from "./words.ts";
import type { SessionValues, SignInValues, Tokens } from "./values.ts";

/** The end of the token that ends first: until then every one of them is good. */
function endOf(tokens: Tokens): number {
  return Math.min(...Object.values(tokens).map(({ expiresAt }) => expiresAt));
}

/**
 * The same sign-in once more, with the claims that a service wants its tokens to show.
 *
 * @throws AtmosError `not_signed_in` where only a person could help, with what to do
 */
export type ShowMore = (claims: string) => Promise<AzureSignIn>;

/** A sign-in at a directory. */
export class AzureSignIn implements Credentials {
  readonly values: SignInValues;
  /** Undefined where nobody can be asked to show more: an application, or a machine. */
  readonly showMore: ShowMore | undefined;

  constructor(values: SignInValues, showMore?: ShowMore) {
    this.values = values;
    this.showMore = showMore;
  }

  get expiresAt(): number {
    return endOf(this.values.tokens);
  }

  get facts(): readonly Fact[] {
    const { principal, tenant } = this.values;
    return [...fact("principal", "Principal", principal.name), ...fact("tenant", "Tenant", tenant)];
  }
}

/** What programs work with: tokens, and where. */
export class AzureSession implements Credentials {
  readonly values: SessionValues;

  constructor(values: SessionValues) {
    this.values = values;
  }

  get expiresAt(): number {
    return endOf(this.values.tokens);
  }

  get askedFor(): readonly string[] {
    return this.values.askedFor;
  }

  /** What a child needs to work with it. It tells that by itself, so that nothing of it is loaded where there is none. */
  environment(key: SessionKey, context: CloudContext, folder = CLI_FOLDER): EnvironmentPatch {
    const { env } = context.system;
    return childEnvironment(this.values, {
      cliFolder: sessionPath(context, CLOUD, key, folder),
      place: placeOf(this.values.cloud, env),
      home: context.folders.home,
    }, env);
  }

  get facts(): readonly Fact[] {
    const { principal, tenant, subscription, location, resourceGroup } = this.values;
    return [
      ...fact("principal", "Principal", principal.name),
      ...fact("account", "Subscription", subscription.id),
      ...fact("subscription_name", "Name", subscription.name),
      ...fact("tenant", "Tenant", tenant),
      ...fact("region", "Location", location),
      ...fact("resource_group", "Resource group", resourceGroup),
    ];
  }
}

/** A chain of Azure ends at a subscription. */
export function azureSession(credentials: Credentials): AzureSession {
  if (credentials instanceof AzureSession) return credentials;
  throw new Error("only a subscription's tokens can be a session of Azure");
}
