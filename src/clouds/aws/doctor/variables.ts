/** Variables of AWS that contradict each other, or that make programs act as somebody whom nobody chose. Pure. */
import { printable } from "../../../printable.ts";
import type { Env } from "../../../system/ports.ts";
import { broken, type Finding, warning } from "../../finding.ts";

const KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/** @param lent whether this shell was lent an identity, whose variables are meant */
export function judgeVariables(env: Pick<Env, "get">, lent: boolean): Finding[] {
  const has = (name: string): boolean => Boolean(env.get(name));
  const findings: Finding[] = [];
  const keys = KEYS.filter(has);
  const unset = `Run \`unset ${keys.join(" ")}\`.`;
  if (has("AWS_ACCESS_KEY_ID") !== has("AWS_SECRET_ACCESS_KEY")) {
    findings.push(broken(`of the keys in the environment only ${keys.join(" and ")} is set`, unset));
  } else if (keys.length > 0) {
    const rival = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].find(has);
    const against = rival === undefined ? "" : ` and not as the profile of ${rival}`;
    const what = lent
      ? `programs in this shell act with the keys in ${
        keys.join(", ")
      }, and not as the identity that it was lent`
      : `programs outside of \`atmos auth exec\` act with the keys in ${keys.join(", ")}${against}`;
    findings.push((lent ? broken : warning)(what, unset));
  }
  const [profile, older] = [env.get("AWS_PROFILE"), env.get("AWS_DEFAULT_PROFILE")];
  if (profile && older && profile !== older) {
    const what = `AWS_PROFILE is "${printable(profile)}" and AWS_DEFAULT_PROFILE is "${printable(older)}"`;
    findings.push(warning(what, "Unset AWS_DEFAULT_PROFILE: some programs prefer it."));
  }
  const [region, fallback] = [env.get("AWS_REGION"), env.get("AWS_DEFAULT_REGION")];
  for (const [name, value] of [["AWS_REGION", region], ["AWS_DEFAULT_REGION", fallback]] as const) {
    if (!value || /^[a-z0-9-]{1,64}$/.test(value)) continue;
    findings.push(broken(`${name} is "${printable(value)}", which is no region`, "Write it as us-east-1."));
  }
  if (region && fallback && region !== fallback) {
    const what = `AWS_REGION is "${printable(region)}" and AWS_DEFAULT_REGION is "${printable(fallback)}"`;
    findings.push(warning(what, "Unset one of them: programs differ in which one counts."));
  }
  if (has("AWS_ROLE_ARN") !== has("AWS_WEB_IDENTITY_TOKEN_FILE") && !has("AWS_PROFILE")) {
    const [only, other] = has("AWS_ROLE_ARN")
      ? ["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"]
      : ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"];
    findings.push(warning(`${only} is set without ${other}`, `Unset ${only}, or set both.`));
  }
  return findings;
}
