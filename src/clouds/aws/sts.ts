/** Sends the operations of the Security Token Service. What the answers mean is judged elsewhere. */
import type { System } from "../../system/ports.ts";
import { endpointFor } from "./endpoints.ts";
import type { AwsKeyValues } from "./keys.ts";
import { stsClient } from "./sdk.ts";

export interface KeysReply {
  readonly Credentials?: {
    readonly AccessKeyId?: string | undefined;
    readonly SecretAccessKey?: string | undefined;
    readonly SessionToken?: string | undefined;
    readonly Expiration?: Date | undefined;
  } | undefined;
}

export interface CallerReply {
  readonly Arn?: string | undefined;
  readonly Account?: string | undefined;
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

export interface RootRequest {
  readonly TargetPrincipal: string;
  readonly TaskPolicyArn: { arn: string };
  readonly DurationSeconds: number;
}

/** Every operation throws what the SDK throws. */
export interface Sts {
  callerIdentity(): Promise<CallerReply>;
  assumeRole(request: RoleRequest): Promise<KeysReply>;
  /** Needs no keys: the token speaks for itself. */
  assumeRoleWithWebIdentity(request: WebIdentityRequest): Promise<KeysReply>;
  sessionToken(request: SessionTokenRequest): Promise<KeysReply>;
  assumeRoot(request: RootRequest): Promise<KeysReply>;
}

export interface StsPlace {
  /** Undefined for what is asked without a signature. */
  readonly keys: Omit<AwsKeyValues, "region" | "expiresAt"> | undefined;
  readonly region: string;
  /** Ends all requests. */
  readonly cancelled?: AbortSignal;
}

export type ConnectSts = (system: System, place: StsPlace) => Promise<Sts>;

/** Loads the AWS SDK. */
export async function connectSts(system: System, { keys, region, cancelled }: StsPlace): Promise<Sts> {
  const { sdk, client } = await stsClient(system, {
    keys,
    region,
    endpoint: endpointFor("STS", system.env),
  });
  const options = cancelled === undefined ? {} : { abortSignal: cancelled };
  return {
    callerIdentity: () => client.send(new sdk.GetCallerIdentityCommand({}), options),
    assumeRole: (request) => client.send(new sdk.AssumeRoleCommand(request), options),
    assumeRoleWithWebIdentity: (request) =>
      client.send(new sdk.AssumeRoleWithWebIdentityCommand(request), options),
    sessionToken: (request) => client.send(new sdk.GetSessionTokenCommand(request), options),
    assumeRoot: (request) => client.send(new sdk.AssumeRootCommand(request), options),
  };
}
