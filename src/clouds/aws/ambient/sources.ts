/**
 * Where a machine has keys of AWS, in the order in which the AWS SDKs look: variables, the token of a pod, the shared
 * files, a container, the machine itself.
 */
import { join } from "../../../system/path.ts";
import { messageOf } from "../../../errors.ts";
import { Secret } from "../../../secret.ts";
import { HttpFailure, type HttpReply, type HttpRequest } from "../../../system/http.ts";
import type { System } from "../../../system/ports.ts";
import { isLoopback } from "../../../trustworthy_url.ts";
import { field, parsedJson } from "../../untyped.ts";
import { parseIni } from "../ini_sections.ts";
import { judgeKeys } from "../issued_keys.ts";
import type { AwsKeyValues } from "../keys.ts";
import type { ConnectSts } from "../sts.ts";

export type Found = Omit<AwsKeyValues, "region">;

export interface Search {
  readonly system: System;
  readonly home: string;
  readonly region: string;
  readonly connect: ConnectSts;
  readonly doing: string;
}

/** The keys; or why there are none that could be read, for a person. */
export async function ambientKeys(search: Search): Promise<Found | string> {
  return fromVariables(search.system) ?? await fromToken(search) ?? await fromFiles(search) ??
    await fromContainer(search.system) ?? await fromMachine(search.system) ??
    "no keys of AWS were found on this machine";
}

function fromVariables({ env }: System): Found | undefined {
  const [id, secret, token] = [
    env.get("AWS_ACCESS_KEY_ID"),
    env.get("AWS_SECRET_ACCESS_KEY"),
    env.get("AWS_SESSION_TOKEN"),
  ];
  return id && secret ? keysOf(id, secret, token) : undefined;
}

function keysOf(id: string, secret: string, token: string | undefined, expiresAt?: number): Found {
  return {
    accessKeyId: id,
    secretAccessKey: new Secret(secret),
    sessionToken: token ? new Secret(token) : undefined,
    expiresAt,
  };
}

async function fromToken({ system, region, connect, doing }: Search): Promise<Found | undefined> {
  const { env, files } = system;
  const [path, RoleArn] = [env.get("AWS_WEB_IDENTITY_TOKEN_FILE"), env.get("AWS_ROLE_ARN")];
  if (!path || !RoleArn) return undefined;
  const token = (await files.readText(path))?.trim();
  if (!token) return undefined;
  const sts = connect(system, { keys: undefined, region });
  const RoleSessionName = env.get("AWS_ROLE_SESSION_NAME") || "atmos";
  const request = { RoleArn, RoleSessionName, DurationSeconds: 3600, WebIdentityToken: token };
  return judgeKeys(await sts.assumeRoleWithWebIdentity(request), region, doing);
}

/** Keys of a profile. One that says how to get some is for the SDKs: its name is told. */
async function fromFiles({ system, home }: Search): Promise<Found | string | undefined> {
  const { env, files } = system;
  const profile = env.get("AWS_PROFILE") || env.get("AWS_DEFAULT_PROFILE") || "default";
  const places = [
    [env.get("AWS_SHARED_CREDENTIALS_FILE") || join(home, ".aws", "credentials"), profile],
    [
      env.get("AWS_CONFIG_FILE") || join(home, ".aws", "config"),
      profile === "default" ? profile : `profile ${profile}`,
    ],
  ] as const;
  let other: string | undefined;
  for (const [path, section] of places) {
    const text = await files.readText(path).catch(() => undefined);
    const file = text === undefined ? undefined : parseIni(text);
    const settings = file === undefined || "broken" in file
      ? undefined
      : file.sections.get(section)?.settings;
    const [id, secret] = [settings?.get("aws_access_key_id"), settings?.get("aws_secret_access_key")];
    if (id && secret) return keysOf(id, secret, settings?.get("aws_session_token"));
    other ??= ["role_arn", "credential_process", "sso_session", "sso_start_url", "login_session"]
      .find((name) => settings?.has(name));
  }
  return other === undefined
    ? undefined
    : `the profile ${profile} has ${other}, which only programs of AWS follow`;
}

/** Milliseconds; both answer at once where they are. */
const TIME_LIMIT = 2000;

async function fromContainer(system: System): Promise<Found | undefined> {
  const { env } = system;
  const relative = env.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const full = relative ? `http://169.254.170.2${relative}` : env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  const url = URL.parse(full ?? "");
  if (url === null || !isContainerHost(url)) return undefined;
  const file = env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  const token = file ? await system.files.readText(file) : env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  const headers: Record<string, string> = token ? { authorization: token.trim() } : {};
  const reply = await answerOf(system, { method: "GET", url: url.href, headers });
  return reply === undefined ? undefined : judgeDocument(reply);
}

/** As the SDKs have it: the token goes to this machine, to those of AWS on the link, or encrypted. */
function isContainerHost({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || isLoopback(hostname) ||
    ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"].includes(hostname);
}

async function fromMachine(system: System): Promise<Found | undefined> {
  const { env } = system;
  if (env.get("AWS_EC2_METADATA_DISABLED") === "true") return undefined;
  const base = `${env.get("AWS_EC2_METADATA_SERVICE_ENDPOINT") || "http://169.254.169.254"}/latest/`;
  const url = URL.parse(base);
  if (
    url === null ||
    !(isLoopback(url.hostname) || ["169.254.169.254", "[fd00:ec2::254]"].includes(url.hostname))
  ) {
    return undefined;
  }
  const life = { "x-aws-ec2-metadata-token-ttl-seconds": "60" };
  const token = await answerOf(system, { method: "PUT", url: `${base}api/token`, headers: life });
  if (token === undefined) return undefined;
  const headers = { "x-aws-ec2-metadata-token": textOf(token) };
  const roles = `${base}meta-data/iam/security-credentials/`;
  const names = await answerOf(system, { method: "GET", url: roles, headers });
  const [role] = names === undefined ? [] : textOf(names).split("\n");
  if (!role || !/^[\w+=,.@-]+$/.test(role)) return undefined;
  const reply = await answerOf(system, { method: "GET", url: roles + role, headers });
  return reply === undefined ? undefined : judgeDocument(reply);
}

/** Whoever does not answer is not there. */
async function answerOf(system: System, request: HttpRequest): Promise<HttpReply | undefined> {
  try {
    const reply = await system.http.send({ ...request, timeLimit: TIME_LIMIT, sizeLimit: 64 * 1024 });
    return reply.status === 200 ? reply : undefined;
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    system.log.debug("No keys there", { reason: messageOf(error) });
    return undefined;
  }
}

function textOf({ body }: HttpReply): string {
  return new TextDecoder().decode(body).trim();
}

function judgeDocument(reply: HttpReply): Found | undefined {
  const document = parsedJson(textOf(reply));
  const text = (name: string): string | undefined => {
    const value = field(document, name);
    return typeof value === "string" ? value : undefined;
  };
  const [id, secret] = [text("AccessKeyId"), text("SecretAccessKey")];
  const ends = Date.parse(text("Expiration") ?? "");
  return id && secret ? keysOf(id, secret, text("Token"), Number.isNaN(ends) ? undefined : ends) : undefined;
}
