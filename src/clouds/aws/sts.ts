/** Sends the operations of the Security Token Service. What the answers mean is judged elsewhere. */
import type { System } from "../../system/ports.ts";
import { endpointFor } from "./endpoints.ts";
import type { AwsKeyValues } from "./keys.ts";
import { ask, elementIn } from "./query.ts";
import { regionalEndpoint } from "./regional_endpoint.ts";

export interface KeysReply {
  readonly Credentials?: {
    readonly AccessKeyId?: string | undefined;
    readonly SecretAccessKey?: string | undefined;
    readonly SessionToken?: string | undefined;
    readonly Expiration?: Date | undefined;
  } | undefined;
  /** ARN of the session, of actions that make one of a role. */
  readonly Arn?: string | undefined;
}

export interface CallerReply {
  readonly Arn?: string | undefined;
  readonly Account?: string | undefined;
  readonly UserId?: string | undefined;
}

interface RoleSettings {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds: number;
  readonly PolicyArns?: { arn: string }[];
  readonly Policy?: string;
}

export interface RoleRequest extends RoleSettings {
  readonly ExternalId?: string;
  readonly Tags?: { Key: string; Value: string }[];
  readonly TransitiveTagKeys?: string[];
  readonly SourceIdentity?: string;
  readonly SerialNumber?: string;
  readonly TokenCode?: string;
}

export interface WebIdentityRequest extends RoleSettings {
  readonly WebIdentityToken: string;
}

export interface SessionTokenRequest {
  readonly DurationSeconds: number;
  readonly SerialNumber?: string;
  readonly TokenCode?: string;
}

export interface SamlRequest {
  readonly RoleArn: string;
  readonly PrincipalArn: string;
  readonly SAMLAssertion: string;
  readonly DurationSeconds: number;
  readonly PolicyArns?: { arn: string }[];
  readonly Policy?: string;
}

export interface FederationRequest {
  readonly Name: string;
  readonly PolicyArns: { arn: string }[];
  readonly DurationSeconds: number;
}

export interface RootRequest {
  readonly TargetPrincipal: string;
  readonly TaskPolicyArn: { arn: string };
  readonly DurationSeconds: number;
}

/** Every operation throws as {@link ask}. */
export interface Sts {
  callerIdentity(): Promise<CallerReply>;
  assumeRole(request: RoleRequest): Promise<KeysReply>;
  /** Needs no keys: the token speaks for itself. */
  assumeRoleWithWebIdentity(request: WebIdentityRequest): Promise<KeysReply>;
  sessionToken(request: SessionTokenRequest): Promise<KeysReply>;
  assumeRoot(request: RootRequest): Promise<KeysReply>;
  /** Needs no keys, either. */
  assumeRoleWithSaml(request: SamlRequest): Promise<KeysReply>;
  federationToken(request: FederationRequest): Promise<KeysReply>;
}

export interface StsPlace {
  /** Undefined for what is asked without a signature. */
  readonly keys: Omit<AwsKeyValues, "region" | "expiresAt"> | undefined;
  readonly region: string;
  /** Ends all requests. */
  readonly cancelled?: AbortSignal;
}

export type ConnectSts = (system: System, place: StsPlace) => Sts;

/** https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html */
const VERSION = "2011-06-15";

export function connectSts(system: System, { keys, region, cancelled }: StsPlace): Sts {
  const place = {
    service: "sts",
    region,
    endpoint: endpointFor("STS", system.env) ?? regionalEndpoint("sts", region),
    version: VERSION,
    keys,
    cancelled,
    attempts: 3,
  };
  const keysOf = async (action: string, request: object): Promise<KeysReply> =>
    readKeys(await ask(system, place, action, request));
  return {
    callerIdentity: async () => {
      const xml = await ask(system, place, "GetCallerIdentity");
      return {
        Arn: elementIn(xml, "Arn"),
        Account: elementIn(xml, "Account"),
        UserId: elementIn(xml, "UserId"),
      };
    },
    assumeRole: (request) => keysOf("AssumeRole", request),
    assumeRoleWithWebIdentity: (request) => keysOf("AssumeRoleWithWebIdentity", request),
    sessionToken: (request) => keysOf("GetSessionToken", request),
    assumeRoot: (request) => keysOf("AssumeRoot", request),
    assumeRoleWithSaml: (request) => keysOf("AssumeRoleWithSAML", request),
    federationToken: (request) => keysOf("GetFederationToken", request),
  };
}

/** Pure: the keys in an answer, whatever is missing there. */
export function readKeys(xml: string): KeysReply {
  const end = Date.parse(elementIn(xml, "Expiration") ?? "");
  return {
    Credentials: {
      AccessKeyId: elementIn(xml, "AccessKeyId"),
      SecretAccessKey: elementIn(xml, "SecretAccessKey"),
      SessionToken: elementIn(xml, "SessionToken"),
      Expiration: Number.isNaN(end) ? undefined : new Date(end),
    },
    Arn: elementIn(xml, "Arn"),
  };
}
