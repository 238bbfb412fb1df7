/**
 * `github/oidc`: the token by which a job of GitHub Actions proves who it is, asked for as
 * https://docs.github.com/actions/reference/security/oidc describes. GitHub alone signs it; whoever gets it checks it.
 */
import { AtmosError } from "../../errors.ts";
import type { ProviderEntry } from "../../config/model.ts";
import { printable } from "../../printable.ts";
import { HttpFailure, withoutPage } from "../../system/http.ts";
import type { Env, System } from "../../system/ports.ts";
import { isLoopback } from "../../trustworthy_url.ts";
import type { IdToken } from "../id_token.ts";
import type { Provider, SignInRequest } from "../link.ts";
import { noAnswer } from "../no_answer.ts";
import { judgeAnswer, judgeToken } from "./token.ts";

/** Milliseconds; GitHub answers within one second. */
const TIME_LIMIT = 10_000;

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
  const { env, clock } = system;
  const { region } = entry.settings;
  const expected = { audience, doing, region: typeof region === "string" ? region : undefined };
  // Some runners bring the token along.
  const given = env.get("ACTIONS_ID_TOKEN");
  if (given) return judgeToken(given, { ...expected, now: clock.now() });
  const { url, bearer } = requestOf(env, doing);
  url.searchParams.set("audience", audience);
  const answer = await ask(system, url, bearer, doing, interaction.cancelled);
  return judgeToken(judgeAnswer(answer, doing), { ...expected, now: clock.now() });
}

/** @throws AtmosError `unavailable` outside of a job, `access_denied` in one that may not have tokens */
function requestOf(env: Env, doing: string): { readonly url: URL; readonly bearer: string } {
  if (env.get("GITHUB_ACTIONS") !== "true") {
    throw new AtmosError("unavailable", `${doing}: this is no job of GitHub Actions`, {
      hint: "It works in such jobs alone. Elsewhere, choose an identity of another provider.",
    });
  }
  const address = env.get("ACTIONS_ID_TOKEN_REQUEST_URL");
  const bearer = env.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (!address || !bearer) {
    throw new AtmosError("access_denied", `${doing}: this job may not ask for tokens`, {
      hint: "Give the job `permissions: id-token: write`. Jobs for pull requests of forks never get it.",
    });
  }
  const url = URL.parse(address);
  if (url === null || !isGithub(url, env)) {
    const host = url === null ? "it is no URL" : `${printable(url.hostname)} is not GitHub's`;
    throw new AtmosError("access_denied", `${doing}: the address to ask at is not trusted: ${host}`, {
      hint: "GitHub sets ACTIONS_ID_TOKEN_REQUEST_URL itself; look which step changes it.",
    });
  }
  return { url, bearer };
}

const GITHUB = "actions.githubusercontent.com";

/** The job's secret goes to GitHub, to the job's own GitHub Enterprise Server, or nowhere beyond this machine. */
function isGithub(url: URL, env: Env): boolean {
  if (url.username !== "" || url.password !== "") return false;
  if (url.protocol === "http:") return isLoopback(url.hostname);
  const server = URL.parse(env.get("GITHUB_SERVER_URL") ?? "")?.hostname;
  const hosts = server === undefined || server === "github.com" ? [GITHUB] : [GITHUB, server];
  return url.protocol === "https:" &&
    hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
}

async function ask(
  system: System,
  url: URL,
  bearer: string,
  doing: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: Uint8Array }> {
  try {
    const reply = await system.http.send({
      method: "GET",
      url: url.href,
      headers: { authorization: `bearer ${bearer}`, accept: "application/json; api-version=2.0" },
      timeLimit: TIME_LIMIT,
      sizeLimit: 256 * 1024,
      signal,
    });
    return withoutPage(reply, url.href);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof HttpFailure ? noAnswer(error, doing) : error;
  }
}
