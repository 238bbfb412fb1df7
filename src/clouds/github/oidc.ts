/** `github/oidc`: the token by which a job of GitHub Actions proves who it is. GitHub alone signs it; whoever gets it checks it. */
import type { ProviderEntry } from "../../config/model.ts";
import { printable } from "../../printable.ts";
import { JOB_TOKEN_HINT, jobToken } from "../github_job.ts";
import type { IdToken } from "../id_token.ts";
import type { Provider, SignInRequest } from "../link.ts";
import { readIdToken } from "../read_id_token.ts";

/** A token with less left than this is asked for anew; they live about five minutes. Milliseconds. */
const LEAST_LIFE = 60_000;

/** What was had in this run, by audience. Nothing of it is ever written down: a job asks again. */
const HAD = new WeakMap<ProviderEntry, Map<string, IdToken>>();

export function githubOidc(entry: ProviderEntry): Provider {
  return {
    async authenticate(request): Promise<IdToken> {
      const audience = request.wish.audience ?? await configuredAudience(entry);
      const had = HAD.get(entry) ?? new Map<string, IdToken>();
      HAD.set(entry, had);
      const known = had.get(audience);
      if (known !== undefined && known.expiresAt - request.system.clock.now() > LEAST_LIFE) return known;
      const token = await tokenFor(entry, audience, request);
      had.set(audience, token);
      return token;
    },
  };
}

async function configuredAudience(entry: ProviderEntry): Promise<string> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../config/settings.ts"),
    import("./schemas.ts"),
  ]);
  return checkedSettings(schemas.oidc(), entry, "provider").spec.audience;
}

async function tokenFor(
  entry: ProviderEntry,
  audience: string,
  { system, interaction }: SignInRequest,
): Promise<IdToken> {
  const doing = `cannot use the provider "${printable(entry.name)}"`;
  const { region } = entry.settings;
  const expected = { audience, doing, region: typeof region === "string" ? region : undefined };
  const text = await jobToken(system, audience, doing, interaction.cancelled);
  return readIdToken(text, { ...expected, now: system.clock.now(), hint: JOB_TOKEN_HINT });
}
