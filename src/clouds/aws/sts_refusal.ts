/** What a refusal of STS means, and what to do about it. Pure. */
import type { IdentityEntry } from "../../config/model.ts";
import { AtmosError, type ErrorCode } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { typedWord } from "../../typed_word.ts";
import { formatPlace } from "../../yaml/place.ts";
import type { IdToken } from "../id_token.ts";
import { type AwsFailure, failureError, readFailure } from "./aws_failure.ts";

/** What was asked, as far as a refusal can be about it. */
export interface Asked {
  readonly entry: IdentityEntry;
  /** Such as `cannot take on the role "…"`. */
  readonly doing: string;
  /** The name of the link whose keys signed; undefined when there is none. */
  readonly upstream: string | undefined;
  /** Where long-lived keys came from, such as `the macOS keychain`; undefined for those of a session. */
  readonly store?: string | undefined;
  /** Whether the keys that signed are the machine's own: nobody has given them to atmos. */
  readonly ofMachine?: boolean;
  readonly token?: IdToken | undefined;
  readonly externalId?: boolean;
  readonly cancelled?: AbortSignal;
}

/** Whether the second factor was not accepted: nothing else tells a wrong code from a missing permission. */
export function isWrongCode(thrown: unknown): boolean {
  const { name, message } = readFailure(thrown);
  return /^AccessDenied/.test(name) &&
    /MultiFactorAuthentication failed|invalid MFA one time pass ?code/i.test(message);
}

/** Whether the duration was more than the role, or a role after another one, gets. */
export function isTooLong(thrown: unknown): boolean {
  const { name, message } = readFailure(thrown);
  return name === "ValidationError" && /DurationSeconds exceeds/i.test(message);
}

/** The error for a person. */
export function stsError(thrown: unknown, asked: Asked): AtmosError {
  const error = judged(thrown, asked);
  const isRefusal = !asked.cancelled?.aborted && !(thrown instanceof AtmosError) &&
    readFailure(thrown).kind === "refused";
  if (asked.token === undefined || !isRefusal) return error;
  // Whatever is wrong, whose token it was is what trust policies are about.
  const { code, hint } = error;
  return new AtmosError(code, `${error.message}; ${whose(asked.token)}`, {
    cause: thrown,
    ...(hint === undefined ? {} : { hint }),
  });
}

function whose({ issuer, audience, subject }: IdToken): string {
  return `issuer ${printable(issuer)}, audience ${printable(audience)}, subject ${printable(subject)}`;
}

function judged(thrown: unknown, asked: Asked): AtmosError {
  if (asked.cancelled?.aborted || thrown instanceof AtmosError) {
    return failureError(thrown, asked.doing, asked.cancelled);
  }
  const failure = readFailure(thrown);
  const known = failure.kind === "refused" ? explain(failure, asked) : undefined;
  if (known === undefined) return failureError(thrown, asked.doing, asked.cancelled);
  const place = known.at === undefined ? "" : `${formatPlace(asked.entry.placeOf(known.at))}: `;
  const said = failure.message === "" ? failure.name : `${failure.name}: ${failure.message}`;
  const state = known.state ?? `AWS refused (${said})`;
  return new AtmosError(known.code, `${place}${asked.doing}: ${state}`, { cause: thrown, hint: known.hint });
}

interface Explanation {
  readonly code: ErrorCode;
  /** Instead of what AWS said. */
  readonly state?: string;
  readonly hint: string;
  /** The key of the entry that it is about. */
  readonly at?: readonly string[];
}

function explain(failure: AwsFailure, asked: Asked): Explanation | undefined {
  const { name, message } = failure;
  if (asked.token !== undefined) {
    const refused = explainToken(failure, asked, asked.token);
    if (refused !== undefined) return refused;
  }
  if (asked.ofMachine && isAboutKeys(failure)) return machineKeys(failure);
  switch (name) {
    case "AccessDenied":
    case "AccessDeniedException":
      return denied(message, asked);
    case "InvalidClientTokenId":
    case "UnrecognizedClientException":
      return unknownKeys(failure, asked);
    case "SignatureDoesNotMatch":
      return /expired|not yet current|not yet valid/i.test(message) || asked.store === undefined
        ? undefined
        : {
          code: "access_denied",
          state: `the secret key from ${asked.store} does not belong to its access key`,
          hint: `Give both anew with \`atmos auth user configure ${
            typedWord(asked.upstream ?? asked.entry.name)
          }\`.`,
        };
    case "ExpiredToken":
    case "ExpiredTokenException":
      return {
        code: "not_signed_in",
        state: `the session of ${upstreamOf(asked)} has ended`,
        hint: signInAgain(asked),
      };
    case "RegionDisabledException":
      return {
        code: "unavailable",
        state: "AWS STS is switched off in that region",
        hint:
          "Set the region of the identity to another one, such as us-east-1, or let an administrator of the " +
          "account switch it on: IAM, Account settings, Endpoints.",
      };
    case "PackedPolicyTooLarge":
    case "PackedPolicyTooLargeException":
      return {
        code: "config_invalid",
        at: ["principal"],
        hint:
          "Shorten principal.policy, name fewer policies in principal.policy_arns, or fewer principal.tags.",
      };
    case "MalformedPolicyDocument":
    case "MalformedPolicyDocumentException":
      return {
        code: "config_invalid",
        at: ["principal", "policy"],
        hint: "Check principal.policy and principal.policy_arns.",
      };
    case "ValidationError":
      return {
        code: "config_invalid",
        at: [asked.entry.kind === "aws/user" ? "credentials" : "principal"],
        hint: "Compare the identity's settings with what AWS says, then run `atmos auth validate`.",
      };
    default:
      return undefined;
  }
}

function denied(message: string, { upstream, externalId, entry }: Asked): Explanation {
  const code = "access_denied";
  const caller = upstream === undefined ? "who asks" : `"${printable(upstream)}"`;
  if (/sts:TagSession/.test(message)) {
    return {
      code,
      hint: `Let the role's trust policy allow sts:TagSession to ${caller}, or leave principal.tags out.`,
    };
  }
  if (/sts:SetSourceIdentity/.test(message)) {
    return {
      code,
      hint: `Every role on the way must allow sts:SetSourceIdentity to whom comes before it; or leave ` +
        "principal.source_identity out.",
    };
  }
  if (/sts:AssumeRoot/.test(message)) {
    return {
      code,
      hint:
        "Centralized root access must be switched on for the organization, and the call come from its management " +
        "account or the delegated one, by somebody who is allowed sts:AssumeRoot.",
    };
  }
  if (entry.kind === "aws/user") {
    const action = /\bsts:\w+/.exec(message)?.[0] ?? "sts:GetSessionToken";
    return {
      code,
      hint:
        `A policy of the user or of the organization must allow ${action}; where it wants a second factor, set ` +
        "credentials.mfa_arn. Ask whoever manages the account.",
    };
  }
  const whoami = upstream === undefined
    ? ""
    : `See who asks with \`atmos auth whoami -i ${typedWord(upstream)}\`. `;
  const more = externalId
    ? `compare principal.external_id of "${printable(entry.name)}" with it`
    : "where it wants an external id or a second factor, set principal.external_id or principal.mfa_arn";
  return { code, hint: `${whoami}The role's trust policy must let ${caller} in: ${more}.` };
}

function unknownKeys({ name }: AwsFailure, asked: Asked): Explanation {
  if (asked.store === undefined) {
    return {
      code: "not_signed_in",
      state: `the session of ${upstreamOf(asked)} was revoked`,
      hint: signInAgain(asked),
    };
  }
  const who = typedWord(asked.upstream ?? asked.entry.name);
  return {
    code: "access_denied",
    state:
      `AWS does not know the access key from ${asked.store} (${name}); it is deleted, switched off, or of another ` +
      "partition",
    hint: `It was left where it is. Give a new one with \`atmos auth user configure ${who}\`.`,
  };
}

/** Whether the keys themselves are no good; a wrong clock is told for everybody alike. */
function isAboutKeys({ name, message }: AwsFailure): boolean {
  if (name === "SignatureDoesNotMatch") return !/expired|not yet current|not yet valid/i.test(message);
  return /^(InvalidClientTokenId|UnrecognizedClientException|ExpiredToken(Exception)?)$/.test(name);
}

function machineKeys({ name }: AwsFailure): Explanation {
  return {
    code: "access_denied",
    state: `AWS does not take the keys that this machine has (${name})`,
    hint:
      "Replace them where they come from: AWS_ACCESS_KEY_ID in the environment, a profile in ~/.aws, or the " +
      "role of the machine or container.",
  };
}

function upstreamOf({ upstream }: Asked): string {
  return upstream === undefined ? "the link before" : `"${printable(upstream)}"`;
}

function signInAgain({ upstream, entry }: Asked): string {
  return `Run \`atmos auth login ${typedWord(upstream ?? entry.name)}\`.`;
}

/** Refusals of a token itself. */
function explainToken(failure: AwsFailure, { entry }: Asked, token: IdToken): Explanation | undefined {
  const { name, message } = failure;
  const said = `AWS refused the token (${name}${message === "" ? "" : `: ${message}`})`;
  const refused = (code: ErrorCode, hint: string): Explanation => ({ code, state: said, hint });
  if (/^AccessDenied/.test(name)) {
    return refused(
      "access_denied",
      "The role's trust policy must allow sts:AssumeRoleWithWebIdentity for that issuer, audience and subject.",
    );
  }
  if (/^ExpiredToken/.test(name)) {
    return refused(
      "not_signed_in",
      "The token has ended before it was used. Run the command again, and check the clock.",
    );
  }
  if (/^IDPCommunicationError/.test(name)) {
    return refused("unavailable", "AWS could not fetch the issuer's keys. Try again in a moment.");
  }
  if (!/^(InvalidIdentityToken|IDPRejectedClaim)/.test(name)) return undefined;
  if (/No OpenIDConnect provider/i.test(message)) {
    return refused(
      "access_denied",
      `Add an identity provider for ${printable(token.issuer)} to IAM in the account of "${
        printable(entry.name)
      }".`,
    );
  }
  if (/audience/i.test(message)) {
    return refused(
      "access_denied",
      "Add that audience to the identity provider in IAM, or set spec.audience of the provider to one that it has.",
    );
  }
  return refused(
    "access_denied",
    "Compare issuer and audience with the identity provider in IAM, and use the token at once.",
  );
}
