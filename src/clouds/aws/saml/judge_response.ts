/** Whether a SAML response is one for AWS, and for now. Pure. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { ACS, isAcs } from "./acs.ts";
import { readResponse, type SamlResponse, UnreadableResponse } from "./response_xml.ts";

/** Milliseconds that two clocks may differ. */
const SKEW = 3 * 60_000;
/** Characters of base64 that AWS takes. */
const MOST = 100_000;

export interface Expected {
  /** Whom it is for; without any, those that AWS has. */
  readonly audience: string | undefined;
  /** The page that it may be for beside those of AWS. */
  readonly recipient: string | undefined;
  readonly now: number;
}

/**
 * The response in what an identity provider posted.
 *
 * @param posted base64
 * @throws AtmosError `sign_in_failed` for one that AWS would refuse, or that says no
 */
export function judgeResponse(posted: string, provider: string, expected: Expected): SamlResponse {
  const refuse = (state: string, hint: string, cause?: unknown): AtmosError =>
    new AtmosError("sign_in_failed", `cannot sign in at "${printable(provider)}": ${state}`, { hint, cause });
  const text = posted.replace(/\s+/g, "");
  if (text.length > MOST) {
    throw refuse("the answer is larger than AWS takes", "Let the identity provider send fewer attributes.");
  }
  const response = readPosted(text, refuse);
  const { status, statusMessage, isEncrypted, audiences, recipients, destination } = response;
  if (status !== "Success") {
    const said = statusMessage === undefined ? status : `${status}: ${statusMessage}`;
    throw refuse(
      `the identity provider says no (${printable(said).slice(0, 300)})`,
      "Ask whoever manages the identity provider for access to AWS.",
    );
  }
  const right = (place: string): boolean => isAcs(place) || place === expected.recipient;
  const wrong = [destination, ...recipients].find((place) => place !== undefined && !right(place));
  if (wrong !== undefined) {
    throw refuse(`the answer is for ${printable(wrong)}`, `It must be for a page of AWS, such as ${ACS}.`);
  }
  if (isEncrypted) return response;
  const fits = (audience: string): boolean =>
    expected.audience === undefined
      ? /^(urn:amazon:webservices(:[a-z0-9-]+)?|https:\/\/signin\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws-eusc\.eu)\/saml)$/
        .test(audience)
      : audience === expected.audience;
  if (!audiences.some(fits)) {
    const found = audiences.length === 0 ? "nobody" : audiences.map(printable).join(", ");
    throw refuse(
      `the answer is meant for ${found}`,
      `Its audience must be ${expected.audience ?? "urn:amazon:webservices"}.`,
    );
  }
  checkTimes(response, expected.now, refuse);
  if (recipients.length === 0) {
    throw refuse("the answer does not say which page it is for", "AWS takes none without a Recipient.");
  }
  return response;
}

type Refuse = (state: string, hint: string, cause?: unknown) => AtmosError;

function readPosted(text: string, refuse: Refuse): SamlResponse {
  const hint = "Check that the address of the provider is the one of the application for AWS.";
  const xml = fromBase64(text);
  if (xml === undefined) throw refuse("the answer is no base64", hint);
  try {
    return readResponse(xml);
  } catch (thrown) {
    if (!(thrown instanceof UnreadableResponse)) throw thrown;
    throw refuse(`the answer cannot be read: ${printable(thrown.message)}`, hint, thrown);
  }
}

function fromBase64(text: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function checkTimes({ notBefore, notOnOrAfter }: SamlResponse, now: number, refuse: Refuse): void {
  const hint =
    "Check the clock of this machine, and run the command again: an answer is good for a few minutes.";
  if (notOnOrAfter === undefined) throw refuse("the answer does not say until when it is good", hint);
  if (notOnOrAfter + SKEW <= now) throw refuse("the answer is no longer good", hint);
  if (notBefore !== undefined && notBefore - SKEW > now) throw refuse("the answer is not good yet", hint);
}
