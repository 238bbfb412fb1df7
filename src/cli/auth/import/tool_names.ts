/** What may be typed behind `atmos auth import`. */
export const TOOL_NAMES = [
  "aws-config",
  "aws-vault",
  "granted",
  "aws-sso",
  "leapp",
  "saml2aws",
  "okta-aws-cli",
] as const;
