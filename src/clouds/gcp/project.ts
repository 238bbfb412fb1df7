/** `gcp/project`: whoever came before, at work in one project. */
import type { IdentityEntry } from "../../config/model.ts";
import { checkedSettings } from "../../config/settings.ts";
import { upstreamOf } from "../credentials.ts";
import type { Identity } from "../link.ts";
import { GoogleToken } from "./google_token.ts";
import { project } from "./schemas.ts";
import { NEEDS_GOOGLE } from "./service_account.ts";

export function workInProject(entry: IdentityEntry): Identity {
  return {
    async assume(upstream): Promise<GoogleToken> {
      const from = await Promise.resolve(upstreamOf(upstream, GoogleToken, entry, NEEDS_GOOGLE));
      const { principal } = checkedSettings(project(), entry, "identity");
      const { location } = principal;
      const isZone = location !== undefined && /-[a-z]$/.test(location);
      const zone = principal.zone ?? (isZone ? location : undefined);
      return new GoogleToken({
        ...from.values,
        project: principal.project_id,
        zone,
        region: principal.region ?? (isZone ? undefined : location) ?? zone?.replace(/-[a-z]$/, "") ??
          from.values.region,
      });
    },
  };
}
