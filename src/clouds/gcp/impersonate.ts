/** Takes on a service account: one request, and what its answers mean. */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { Secret } from "../../secret.ts";
import type { System } from "../../system/ports.ts";
import { field, wordOf } from "../untyped.ts";
import { type Answer, askGoogle, codeOf, refusalIn, refusedError } from "./answer.ts";
import { typedWord } from "../../typed_word.ts";

export interface ImpersonationRequest {
  readonly email: string;
  /** Where its tokens are asked for. */
  readonly url: string;
  /** Accounts in between, the first one first. */
  readonly delegates: readonly string[];
  readonly scopes: readonly string[];
  /** Seconds. */
  readonly lifetime: number;
  /** Of whoever takes it on. */
  readonly accessToken: Secret;
  /** Who that is, for messages. */
  readonly caller: string | undefined;
}

export interface ImpersonatedToken {
  readonly accessToken: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Every service account gives this much. Seconds. */
export const HOUR = 3600;

/**
 * A token of the account. One that gives less than was wished is asked once more for an hour.
 *
 * @throws AtmosError `not_signed_in` when the caller's token is dead, `access_denied` when it may not
 */
export async function impersonate(
  system: Pick<System, "http" | "clock">,
  request: ImpersonationRequest,
  signal: AbortSignal,
  notice: (message: string) => void,
): Promise<ImpersonatedToken> {
  const doing = `cannot take on the service account "${printable(request.email)}"`;
  const ask = (seconds: number): Promise<Answer> =>
    askGoogle(system, {
      method: "POST",
      url: request.url,
      headers: {
        authorization: `Bearer ${request.accessToken.reveal()}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({
        scope: request.scopes,
        lifetime: `${seconds}s`,
        ...(request.delegates.length === 0 ? {} : { delegates: request.delegates }),
      }),
    }, { doing, signal });
  let answer = await ask(request.lifetime);
  if (request.lifetime > HOUR && isTooLong(answer)) {
    notice(
      `"${printable(request.email)}" gives 1h instead of ${
        Math.round(request.lifetime / 60)
      }m: longer needs the ` +
        "organisation policy iam.allowServiceAccountCredentialLifetimeExtension.",
    );
    answer = await ask(HOUR);
  }
  return judgeImpersonation(answer, { ...request, doing, now: system.clock.now() });
}

function isTooLong(answer: Answer): boolean {
  return answer.status === 400 && /lifetime/i.test(refusalIn(answer).said);
}

/** @throws AtmosError as {@link impersonate} */
export function judgeImpersonation(
  answer: Answer,
  { email, delegates, caller, doing, now }:
    & Pick<ImpersonationRequest, "email" | "delegates" | "caller">
    & { readonly doing: string; readonly now: number },
): ImpersonatedToken {
  if (answer.status !== 200) throw refusal(answer, { email, delegates, caller, doing });
  const word = wordOf(field(answer.body, "accessToken"));
  const expires = field(answer.body, "expireTime");
  const expiresAt = typeof expires === "string" ? Date.parse(expires) : NaN;
  if (word === undefined || !(expiresAt > now)) {
    throw new AtmosError("unavailable", `${doing}: Google's answer holds no usable token`, {
      hint: "Look whether the clock is right, then try again.",
    });
  }
  return { accessToken: new Secret(word), expiresAt };
}

function refusal(
  answer: Answer,
  { email, delegates, caller, doing }:
    & Pick<ImpersonationRequest, "email" | "delegates" | "caller">
    & { readonly doing: string },
): AtmosError {
  const { said, reasons, word } = refusalIn(answer);
  if (codeOf(answer) !== "access_denied") return refusedError(answer, doing, "Run `atmos auth login`.");
  const about = `${doing}: Google refused (${said})`;
  if (reasons.includes("SERVICE_DISABLED") || /has not been used in project|is disabled/i.test(said)) {
    return new AtmosError("access_denied", about, {
      hint:
        "Enable the API: `gcloud services enable iamcredentials.googleapis.com`, in the project of whoever asks.",
    });
  }
  if (reasons.includes("ACCESS_TOKEN_SCOPE_INSUFFICIENT")) {
    return new AtmosError("access_denied", about, {
      hint: "Take `scopes` out of what comes before it in the chain: its token may do too little.",
    });
  }
  const isForbidden = answer.status === 403 || word === "NOT_FOUND";
  const member = memberOf(delegates.at(-1)?.replace(/^projects\/-\/serviceAccounts\//, "") ?? caller);
  return new AtmosError("access_denied", about, {
    hint: isForbidden
      ? `Look whether the account exists, and let ${member.who} take it on: ` +
        `\`gcloud iam service-accounts add-iam-policy-binding ${typedWord(email, "ACCOUNT")} ` +
        `--role ${member.role} --member ${
          typedWord(member.name, "MEMBER")
        }\`. A grant takes a minute to be seen.`
      : "Look at principal: scopes, lifetime and delegates.",
  });
}

/** How IAM spells whoever takes an account on. */
function memberOf(caller: string | undefined): { who: string; name: string; role: string } {
  const creator = "roles/iam.serviceAccountTokenCreator";
  if (caller === undefined) return { who: "who is signed in", name: "user:E-MAIL", role: creator };
  const who = printable(caller);
  if (caller.startsWith("principal://")) {
    return { who: "this workload", name: who, role: "roles/iam.workloadIdentityUser" };
  }
  const kind = caller.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user";
  return { who, name: `${kind}:${who}`, role: creator };
}
