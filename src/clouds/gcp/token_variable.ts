/** The token itself in a variable: for Terraform's providers where nothing else is to be had. Nobody renews it there. */
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { Session } from "../session.ts";
import type { CloudContext } from "../link.ts";
import { googleToken } from "./google_token.ts";

/** Read by Terraform's providers and its backend alone; gcloud has a file of its own. */
const VARIABLE = "GOOGLE_OAUTH_ACCESS_TOKEN";

export function tokenInVariable(session: Session, context: CloudContext): EnvironmentPatch {
  const token = googleToken(session.credentials);
  const { set, unset } = token.environment(session, context);
  return {
    set: { ...set, [VARIABLE]: token.accessToken.reveal() },
    unset: unset.filter((name) => name !== VARIABLE),
  };
}
