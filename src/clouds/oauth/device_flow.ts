import { AtmosError } from "../../errors.ts";
import { type DeviceCode, judgeDevice, nextPace } from "./device_code.ts";
import type { FlowRequest } from "./flow.ts";
import type { TokenGrant } from "./token_grant.ts";

/**
 * The person confirms a code on another device, while this program asks whether they did (RFC 8628).
 *
 * @throws AtmosError `sign_in_failed` when it was refused or not confirmed in time, `cancelled`
 * @throws whatever the dialect throws when no code is given, as when the registration is not accepted
 */
export async function signInByDevice(request: FlowRequest): Promise<TokenGrant> {
  const { dialect, interaction, system: { clock } } = request;
  const startedAt = clock.now();
  const code = judgeDevice(await dialect.startDevice(interaction.cancelled), startedAt);
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
  const { dialect, system: { clock }, interaction: { cancelled } } = request;
  const doing = `cannot sign in to ${dialect.service}`;
  let pace = { interval: code.interval, wait: code.interval };
  for (;;) {
    const left = code.expiresAt - clock.now();
    await clock.sleep(Math.max(0, Math.min(pace.wait, left)), cancelled);
    if (pace.wait >= left) throw tooLate(doing);
    try {
      return await dialect.poll(code.deviceCode, cancelled);
    } catch (error) {
      if (error instanceof AtmosError || cancelled.aborted) throw error;
      const { kind, retryAfter } = dialect.readFailure(error);
      if (kind === "expired") throw tooLate(doing, error);
      if (kind === "denied") throw refused(doing, error);
      if (kind !== "pending" && kind !== "slow_down" && kind !== "transient") {
        throw dialect.explain(error, doing);
      }
      pace = nextPace(pace, kind, retryAfter);
    }
  }
}

function tooLate(doing: string, cause?: unknown): AtmosError {
  return new AtmosError("sign_in_failed", `${doing}: the code was not confirmed in time`, {
    cause,
    hint: "Run the command again for a new code.",
  });
}

function refused(doing: string, cause: unknown): AtmosError {
  return new AtmosError("sign_in_failed", `${doing}: the request was refused`, {
    cause,
    hint: "Confirm the code in the browser, or ask whether you may sign in there.",
  });
}
