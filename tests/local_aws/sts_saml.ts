/** AssumeRoleWithSAML: audience, recipient, times and trust are checked as AWS does; the signature is not. */
import { queryResult } from "./query.ts";
import { issueRoleSession, now, type State } from "./state.ts";
import { credentialsOf, durationIn } from "./sts_session.ts";
import { queryError, type Reply } from "./wire.ts";

const AWS = "https://aws.amazon.com/SAML/Attributes/";

function valuesOf(xml: string, attribute: string): string[] {
  const [, inside = ""] =
    new RegExp(`Name="${AWS}${attribute}"[^>]*>(.*?)</(?:\\w+:)?Attribute>`, "s").exec(xml) ?? [];
  return [...inside.matchAll(/<(?:\w+:)?AttributeValue[^>]*>([^<]*)</g)].map(([, value = ""]) =>
    value.trim()
  );
}

function timesOf(xml: string, name: string): number[] {
  return [...xml.matchAll(new RegExp(`\\b${name}="([^"]+)"`, "g"))].map(([, text = ""]) => Date.parse(text));
}

export function assumeRoleWithSaml(state: State, parameters: URLSearchParams): Reply {
  const xml = decoded(parameters.get("SAMLAssertion") ?? "");
  const invalid = (message: string): Reply => queryError(400, "InvalidIdentityToken", message);
  if (!xml.includes("urn:oasis:names:tc:SAML:2.0:assertion")) return invalid("Invalid base64 SAMLResponse");
  if (!/<(?:\w+:)?Audience>urn:amazon:webservices</.test(xml)) return invalid("Audience is invalid");
  if (!/Recipient="https:\/\/([\w-]+\.)*signin\.aws\.amazon\.com\/saml"/.test(xml)) {
    return invalid("Issuer not present in specified provider");
  }
  if (timesOf(xml, "NotOnOrAfter").some((end) => end <= now(state))) {
    return queryError(400, "ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance");
  }
  const [arn, provider] = [parameters.get("RoleArn") ?? "", parameters.get("PrincipalArn") ?? ""];
  const isOffered = valuesOf(xml, "Role").some((pair) => {
    const parts = pair.split(",").map((part) => part.trim());
    return parts.includes(arn) && parts.includes(provider);
  });
  const role = state.settings.roles.find((one) => one.arn === arn);
  if (!isOffered || !role?.trusts.includes(provider)) {
    return queryError(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML");
  }
  const duration = durationIn(parameters, 3600, 43_200);
  if (typeof duration !== "number") return duration;
  if (duration > (role.maxDuration ?? 3600)) {
    return queryError(
      400,
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
  const [sessionName = ""] = valuesOf(xml, "RoleSessionName");
  const accountId = arn.split(":")[4] ?? "";
  const roleName = arn.split("/").at(-1) ?? "";
  const session = issueRoleSession(state, { accountId, roleName, principal: arn, sessionName }, duration);
  return queryResult("AssumeRoleWithSAML", {
    Credentials: credentialsOf(session),
    AssumedRoleUser: {
      AssumedRoleId: `AROA${accountId}:${sessionName}`,
      Arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    },
  });
}

function decoded(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}
