/** A role by the word of an identity provider: AssumeRoleWithSAML. */
import type { IdentityEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { formatPlace } from "../../../yaml/place.ts";
import { acceptPerson } from "../../last_person.ts";
import type { SignInRequest } from "../../link.ts";
import { textOf } from "../../untyped.ts";
import { readFailure } from "../aws_failure.ts";
import { judgeKeys } from "../issued_keys.ts";
import type { AwsKeys } from "../keys.ts";
import { askedDuration, HOUR, type RoleSettings, roleSettings } from "../role_settings.ts";
import { connectSts, type KeysReply, type SamlRequest } from "../sts.ts";
import { type Asked, isTooLong, stsError } from "../sts_refusal.ts";
import type { SamlAssertion } from "./assertion.ts";
import { chooseRole } from "./choose_role.ts";

/** Asks STS in a region, without a signature. */
export type AskWithSaml = (
  request: SamlRequest,
  region: string,
  signIn: SignInRequest,
) => Promise<KeysReply>;

const askSts: AskWithSaml = async (input, region, { system, interaction: { cancelled } }) =>
  await connectSts(system, { keys: undefined, region, cancelled }).assumeRoleWithSaml(input);

/** Takes on the role of the identity, at once. */
export async function takeRole(
  entry: IdentityEntry,
  assertion: SamlAssertion,
  request: SignInRequest,
  ask: AskWithSaml = askSts,
): Promise<AwsKeys> {
  const settings = await roleSettings(entry, assertion.region);
  refuseWhatIsNotSent(entry, settings);
  const { role, provider } = await chooseRole(assertion, settings.arn, entry, request.interaction);
  const doing = `cannot take on the role "${printable(role)}"`;
  const asked: Asked = {
    entry,
    doing,
    upstream: assertion.provider,
    cancelled: request.interaction.cancelled,
  };
  const wanted = entry.settings.principal;
  const own = typeof wanted === "object" && wanted !== null && "duration" in wanted;
  const configured = own ? settings.duration : assertion.duration ?? settings.duration;
  const { seconds, note } = askedDuration(request.wish.duration ?? configured, entry.name, false);
  if (note !== undefined) request.interaction.notice(note);
  const send = async (DurationSeconds: number): Promise<AwsKeys> => {
    const reply = await ask(
      {
        RoleArn: role,
        PrincipalArn: provider,
        SAMLAssertion: assertion.posted.reveal(),
        DurationSeconds,
        ...(settings.policyArns.length === 0
          ? {}
          : { PolicyArns: settings.policyArns.map((arn) => ({ arn })) }),
        ...(settings.policy === undefined ? {} : { Policy: settings.policy }),
      },
      settings.region,
      request,
    );
    const keys = judgeKeys(reply, settings.region, doing);
    await acceptHidden(assertion, request, reply);
    return keys;
  };
  try {
    return await send(seconds).catch(async (thrown) => {
      if (!isTooLong(thrown) || seconds <= HOUR) throw thrown;
      request.interaction.notice(`"${printable(entry.name)}" gets 1h: the role allows no more.`);
      return await send(HOUR);
    });
  } catch (thrown) {
    throw refusal(thrown, assertion, doing) ?? stsError(thrown, asked);
  }
}

/** Whose an encrypted answer is AWS alone can tell; the role is kept by nobody before that is right. */
async function acceptHidden(
  { response, portal, provider }: SamlAssertion,
  request: SignInRequest,
  { Arn }: KeysReply,
): Promise<void> {
  if (response.sessionName !== undefined) return;
  const person = textOf(Arn)?.split("/").at(-1);
  if (person !== undefined) await acceptPerson(request, { portal, provider, person });
}

/** What STS says of assertions. The assertion itself is never shown. */
function refusal(
  thrown: unknown,
  { response, provider }: SamlAssertion,
  doing: string,
): AtmosError | undefined {
  if (thrown instanceof AtmosError) return undefined;
  const { kind, name, message } = readFailure(thrown);
  if (kind !== "refused") return undefined;
  const from = `issuer ${printable(response.issuer ?? "unknown")}, person ${
    printable(response.sessionName ?? response.subject ?? "unknown")
  }`;
  const state = `${doing}: AWS refused the answer of "${printable(provider)}" (${name}${
    message === "" ? "" : `: ${message}`
  }); ${from}`;
  const refused = (code: "access_denied" | "sign_in_failed", hint: string): AtmosError =>
    new AtmosError(code, state, { cause: thrown, hint });
  if (/^AccessDenied/.test(name)) {
    return refused(
      "access_denied",
      "The role's trust policy must allow sts:AssumeRoleWithSAML to that identity provider, with the audience of the answer.",
    );
  }
  if (/^ExpiredToken/.test(name) || /expired/i.test(message) && /^InvalidIdentityToken/.test(name)) {
    return refused("sign_in_failed", "It was used too late. Run the command again, and check the clock.");
  }
  if (/^(InvalidIdentityToken|IDPRejectedClaim)/.test(name)) {
    return refused(
      "access_denied",
      "Compare issuer, certificate and audience with the identity provider in IAM: its metadata may be old.",
    );
  }
  return undefined;
}

/** What would be left out in silence is refused: somebody relies on it. */
function refuseWhatIsNotSent(entry: IdentityEntry, settings: RoleSettings): void {
  const found = ([
    ["external_id", settings.externalId !== undefined],
    ["session_name", settings.sessionName !== undefined],
    ["source_identity", settings.sourceIdentity !== undefined],
    ["tags", Object.keys(settings.tags).length > 0],
    ["mfa_arn", settings.mfaArn !== undefined],
  ] as const).find(([, isThere]) => isThere)?.[0];
  if (found === undefined) return;
  const place = formatPlace(entry.placeOf(["principal", found]));
  const state = `principal.${found} cannot be sent along with a SAML answer`;
  throw new AtmosError("config_invalid", `${place}: cannot use "${printable(entry.name)}": ${state}`, {
    hint: "Take it out. Names, tags and the source identity come from the identity provider's attributes.",
  });
}
