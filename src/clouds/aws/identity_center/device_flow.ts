import { AtmosError } from "../../../errors.ts";
import type { Interaction } from "../../interaction.ts";
import type { Clock } from "../../../system/ports.ts";
import { failureError, readFailure } from "../aws_failure.ts";
import { type DeviceCode, judgeDevice, nextPace } from "./device_code.ts";
import type { Oidc } from "./oidc.ts";
import type { Registration } from "./registration.ts";
import { deviceGrant, judgeToken, judgeTokenFailure, type TokenGrant } from "./token_request.ts";

export interface FlowRequest {
  readonly oidc: Oidc;
  readonly interaction: Interaction;
  readonly clock: Clock;
  readonly registration: Registration;
  /** The provider's name, to show. */
  readonly provider: string;
  readonly startUrl: string;
  /** Milliseconds that a token lives when the service does not say. */
  readonly defaultLife: number;
}

/**
 * The person confirms a code on another device, while this program asks whether they did (RFC 8628).
 *
 * @throws AtmosError `sign_in_failed` when it was refused or not confirmed in time, `cancelled`
 * @throws whatever the SDK throws when the registration is not accepted
 */
export async function signInByDevice(request: FlowRequest): Promise<TokenGrant> {
  const { oidc, interaction, clock, registration } = request;
  const startedAt = clock.now();
  const reply = await oidc.startDevice({
    clientId: registration.clientId,
    clientSecret: registration.clientSecret.reveal(),
    startUrl: request.startUrl,
  }, interaction.cancelled);
  const code = judgeDevice(reply, startedAt);
  const { userCode, verificationUrl, completeUrl, expiresAt } = code;
  const waiting = interaction.waitForDevice({
    provider: request.provider,
    userCode,
    verificationUrl,
    completeUrl,
    expiresAt,
  });
  try {
    const grant = await poll(request, code);
    waiting.done("signed_in");
    return grant;
  } catch (error) {
    waiting.done("failed");
    throw error;
  }
}

async function poll(request: FlowRequest, code: DeviceCode): Promise<TokenGrant> {
  const { oidc, clock, interaction: { cancelled } } = request;
  const question = deviceGrant(request.registration, code.deviceCode.reveal());
  let pace = { interval: code.interval, wait: code.interval };
  for (;;) {
    const left = code.expiresAt - clock.now();
    await clock.sleep(Math.max(0, Math.min(pace.wait, left)), cancelled);
    if (pace.wait >= left) throw tooLate();
    const askedAt = clock.now();
    try {
      return judgeToken(await oidc.pollToken(question, cancelled), askedAt, request.defaultLife);
    } catch (error) {
      if (error instanceof AtmosError || cancelled.aborted) throw error;
      const answer = readFailure(error);
      const failure = judgeTokenFailure(answer);
      if (failure === "expired") throw tooLate(error);
      if (failure === "denied") throw refused(error);
      if (failure !== "pending" && failure !== "slow_down" && failure !== "transient") {
        throw failureError(error, "cannot sign in to IAM Identity Center");
      }
      pace = nextPace(pace, failure, answer.retryAfter);
    }
  }
}

function tooLate(cause?: unknown): AtmosError {
  return new AtmosError(
    "sign_in_failed",
    "cannot sign in to IAM Identity Center: the code was not confirmed in time",
    {
      cause,
      hint: "Run the command again for a new code.",
    },
  );
}

function refused(cause: unknown): AtmosError {
  return new AtmosError("sign_in_failed", "cannot sign in to IAM Identity Center: the request was refused", {
    cause,
    hint: "Confirm the code in the browser, or ask whether you may use this portal.",
  });
}
