/**
 * `aws/assume-role`: a role, taken on with the session of another identity, with a user's own keys, or with the token
 * of a provider that says who somebody is. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
import type { IdentityEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { formatPlace } from "../../yaml/place.ts";
import { upstreamOf } from "../credentials.ts";
import { IdToken } from "../id_token.ts";
import type { Identity, SignInRequest } from "../link.ts";
import { AmbientKeys, UnseenKeys } from "./ambient/ambient_keys.ts";
import { judgeKeys } from "./issued_keys.ts";
import { AwsKeys } from "./keys.ts";
import { spoken } from "../../duration.ts";
import { askedDuration, HOUR, type RoleSettings, roleSettings } from "./role_settings.ts";
import { sessionName } from "./session_name.ts";
import { type ConnectSts, connectSts, type KeysReply, type RoleRequest } from "./sts.ts";
import { SamlAssertion } from "./saml/assertion.ts";
import { type Asked, isTooLong, stsError } from "./sts_refusal.ts";
import { withCode } from "./user/one_time_code.ts";
import { UserKeys } from "./user/user_keys.ts";

export function assumeRole(entry: IdentityEntry, connect: ConnectSts = connectSts): Identity {
  return {
    takesDuration: true,
    async assume(upstream, request): Promise<AwsKeys> {
      if (upstream instanceof SamlAssertion) {
        return await (await import("./saml/take_role.ts")).takeRole(entry, upstream, request);
      }
      if (upstream instanceof UnseenKeys) throw upstream.cannot(`cannot use "${printable(entry.name)}"`);
      return upstream instanceof IdToken
        ? await withToken(entry, upstream, request, connect)
        : await withKeys(entry, upstreamOf(upstream, AwsKeys, entry, NEEDS), request, connect);
    },
  };
}

const NEEDS = {
  needs:
    "a role of AWS needs keys of AWS, the token of an OpenID Connect provider, or a SAML provider before it",
  hint: "Let via name an identity of AWS, or a provider such as one of the kind github/oidc.",
};

async function withKeys(
  entry: IdentityEntry,
  keys: AwsKeys,
  request: SignInRequest,
  connect: ConnectSts,
): Promise<AwsKeys> {
  const settings = await roleSettings(entry, keys.region);
  const user = keys instanceof UserKeys ? keys : undefined;
  const sts = connect(request.system, {
    keys,
    region: settings.region,
    cancelled: request.interaction.cancelled,
  });
  const about = {
    store: user?.store,
    ofMachine: keys instanceof AmbientKeys,
    externalId: settings.externalId !== undefined,
  };
  const isChained = keys.sessionToken !== undefined;
  const work = workOf({ entry, settings, request, about, isChained, known: user?.userName });
  const ask = (factor: Factor): Promise<AwsKeys> =>
    withDuration(work, (limits) => sts.assumeRole({ ...limits, ...extrasOf(settings), ...factor }));
  const serial = settings.mfaArn ?? user?.mfa?.serial;
  if (serial === undefined) return await explained(work, ask({}));
  if (isChained) throw noFactor(entry);
  const mfa = { serial, program: user?.mfa?.program, about: user?.owner ?? entry.name };
  return await explained(
    work,
    withCode(request, mfa, (TokenCode) => ask({ SerialNumber: serial, TokenCode })),
  );
}

/** The role by the word of an OpenID Connect provider. Nothing is signed: the token is the proof. */
async function withToken(
  entry: IdentityEntry,
  token: IdToken,
  request: SignInRequest,
  connect: ConnectSts,
): Promise<AwsKeys> {
  const settings = await roleSettings(entry, token.region);
  refuseWhatTokensSay(entry, settings);
  const sts = connect(request.system, {
    keys: undefined,
    region: settings.region,
    cancelled: request.interaction.cancelled,
  });
  const known = token.subject;
  const work = workOf({ entry, settings, request, about: { token }, isChained: false, known });
  const WebIdentityToken = token.token.reveal();
  return await explained(
    work,
    withDuration(work, (limits) => sts.assumeRoleWithWebIdentity({ ...limits, WebIdentityToken })),
  );
}

/** A second factor, as it is sent; empty for none. */
type Factor = Pick<RoleRequest, "SerialNumber" | "TokenCode">;

interface Work {
  readonly settings: RoleSettings;
  readonly request: SignInRequest;
  readonly asked: Asked;
  readonly seconds: number;
  readonly name: string;
}

function workOf(
  { entry, settings, request, about, isChained, known }: {
    readonly entry: IdentityEntry;
    readonly settings: RoleSettings;
    readonly request: SignInRequest;
    readonly about: Pick<Asked, "store" | "ofMachine" | "externalId" | "token">;
    readonly isChained: boolean;
    readonly known: string | undefined;
  },
): Work {
  const { env } = request.system;
  const { seconds, note } = askedDuration(request.wish.duration ?? settings.duration, entry.name, isChained);
  if (note !== undefined) request.interaction.notice(note);
  return {
    settings,
    request,
    seconds,
    name: sessionName({
      configured: settings.sessionName,
      known,
      account: env.get("USER") ?? env.get("LOGNAME") ?? env.get("USERNAME"),
      identity: entry.name,
    }),
    asked: {
      entry,
      doing: `cannot take on the role "${printable(settings.arn)}"`,
      upstream: request.chain[request.chain.indexOf(entry.name) - 1],
      cancelled: request.interaction.cancelled,
      ...about,
    },
  };
}

type Limits = Pick<RoleRequest, "RoleArn" | "RoleSessionName" | "DurationSeconds" | "PolicyArns" | "Policy">;

/** Asks once; a role that gives less than was wished is asked once more for an hour, which every role gives. */
async function withDuration(work: Work, ask: (limits: Limits) => Promise<KeysReply>): Promise<AwsKeys> {
  const { settings, seconds, asked, request, name } = work;
  const limits: Limits = {
    RoleArn: settings.arn,
    RoleSessionName: name,
    DurationSeconds: seconds,
    ...(settings.policyArns.length === 0 ? {} : { PolicyArns: settings.policyArns.map((arn) => ({ arn })) }),
    ...(settings.policy === undefined ? {} : { Policy: settings.policy }),
  };
  try {
    return judgeKeys(await ask(limits), settings.region, asked.doing);
  } catch (error) {
    if (!isTooLong(error) || seconds <= HOUR) throw error;
    request.interaction.notice(
      `"${printable(asked.entry.name)}" gets 1h instead of ${spoken(seconds)}: the role allows no more.`,
    );
    return judgeKeys(await ask({ ...limits, DurationSeconds: HOUR }), settings.region, asked.doing);
  }
}

async function explained(work: Work, keys: Promise<AwsKeys>): Promise<AwsKeys> {
  try {
    return await keys;
  } catch (error) {
    throw stsError(error, work.asked);
  }
}

function extrasOf(settings: RoleSettings): Partial<RoleRequest> {
  const tags = Object.entries(settings.tags).map(([Key, Value]) => ({ Key, Value }));
  return {
    ...(settings.externalId === undefined ? {} : { ExternalId: settings.externalId }),
    ...(settings.sourceIdentity === undefined ? {} : { SourceIdentity: settings.sourceIdentity }),
    ...(tags.length === 0 ? {} : { Tags: tags }),
    ...(settings.transitiveTags.length === 0 ? {} : { TransitiveTagKeys: [...settings.transitiveTags] }),
  };
}

function noFactor(entry: IdentityEntry): AtmosError {
  const place = formatPlace(entry.placeOf(["principal", "mfa_arn"]));
  const state = "a second factor goes with a user's own keys, not with a session";
  return new AtmosError("config_invalid", `${place}: cannot use "${printable(entry.name)}": ${state}`, {
    hint: "Take principal.mfa_arn out, or let via.identity name an identity of the kind aws/user.",
  });
}

/** What would be left out in silence is refused: somebody relies on it. */
function refuseWhatTokensSay(entry: IdentityEntry, settings: RoleSettings): void {
  const said = [
    ["external_id", settings.externalId !== undefined],
    ["source_identity", settings.sourceIdentity !== undefined],
    ["tags", Object.keys(settings.tags).length > 0],
    ["mfa_arn", settings.mfaArn !== undefined],
  ] as const;
  const found = said.find(([, isThere]) => isThere)?.[0];
  if (found === undefined) return;
  const place = formatPlace(entry.placeOf(["principal", found]));
  const state = `principal.${found} cannot be sent along with a provider's token`;
  throw new AtmosError("config_invalid", `${place}: cannot use "${printable(entry.name)}": ${state}`, {
    hint:
      "Take it out. Let the role's trust policy check the token's subject; tags come from the token itself.",
  });
}
