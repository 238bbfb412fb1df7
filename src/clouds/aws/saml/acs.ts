/** The pages of AWS that an identity provider sends its answers to. Pure. */

/** The usual one. */
export const ACS = "https://signin.aws.amazon.com/saml";

const PATTERN =
  /^https:\/\/([a-z0-9-]+\.)*signin\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws-eusc\.eu)\/saml([/?#]|$)/;

/** Whether an address is one of them, in any partition and region. */
export function isAcs(address: string): boolean {
  return PATTERN.test(address);
}
