/**
 * How a job of GitHub Actions asks for a token that says who it is, as
 * https://docs.github.com/actions/reference/security/oidc describes: the same for every cloud that believes such tokens.
 */
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { Secret } from "../secret.ts";
import type { Env, System } from "../system/ports.ts";
import { isLoopback } from "../trustworthy_url.ts";
import { askJson, type JsonAnswer } from "./ask_json.ts";
import { field } from "./untyped.ts";

/** Milliseconds; GitHub answers within one second. */
const TIME_LIMIT = 10_000;

/** Where to look when a job's token cannot be used. */
export const JOB_TOKEN_HINT =
  "Look whether a step of the job sets ACTIONS_ID_TOKEN or ACTIONS_ID_TOKEN_REQUEST_URL, and whether the clock is " +
  "right.";

/** Where a job asks, and with what. */
export interface JobRequest {
  readonly url: URL;
  readonly bearer: Secret;
}

/**
 * The request for a token for somebody.
 *
 * @param doing what cannot be done without, such as `cannot use the provider "ci"`
 * @throws AtmosError `unavailable` outside of a job, `access_denied` in one that may not have tokens
 */
export function jobRequest(env: Env, audience: string, doing: string): JobRequest {
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
  url.searchParams.set("audience", audience);
  return { url, bearer: new Secret(bearer) };
}

const GITHUB = "actions.githubusercontent.com";

/** The job's secret goes to GitHub, to the job's own GitHub Enterprise Server, or nowhere beyond this machine. */
export function isGithub(url: URL, env: Env): boolean {
  if (url.username !== "" || url.password !== "") return false;
  if (url.protocol === "http:") return isLoopback(url.hostname);
  const server = URL.parse(env.get("GITHUB_SERVER_URL") ?? "")?.hostname;
  const hosts = server === undefined || server === "github.com" ? [GITHUB] : [GITHUB, server];
  return url.protocol === "https:" &&
    hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
}

/**
 * The token of this job for somebody, unread: the one that some runners bring along, or what GitHub gives.
 *
 * @throws AtmosError as {@link jobRequest} and {@link askForJobToken}
 */
export async function jobToken(
  system: Pick<System, "env" | "http">,
  audience: string,
  doing: string,
  signal: AbortSignal,
): Promise<string> {
  return system.env.get("ACTIONS_ID_TOKEN") ||
    await askForJobToken(system, jobRequest(system.env, audience, doing), doing, signal);
}

/** Asks once; what comes is the token, unread. */
export async function askForJobToken(
  { http }: Pick<System, "http">,
  { url, bearer }: JobRequest,
  doing: string,
  signal: AbortSignal,
): Promise<string> {
  const answer = await askJson(http, {
    method: "GET",
    url: url.href,
    headers: {
      authorization: `bearer ${bearer.reveal()}`,
      accept: "application/json; api-version=2.0",
    },
    timeLimit: TIME_LIMIT,
    sizeLimit: 256 * 1024,
    signal,
  }, doing);
  return judgeJobAnswer(answer, doing);
}

/** @throws AtmosError `access_denied` when GitHub refuses, `unavailable` when its answer cannot be used */
export function judgeJobAnswer(
  { status, body }: Pick<JsonAnswer, "status" | "body">,
  doing: string,
): string {
  if (status === 401 || status === 403) {
    throw new AtmosError("access_denied", `${doing}: GitHub refused the job's request (${status})`, {
      hint: "Give the job `permissions: id-token: write`, and ask while it runs.",
    });
  }
  const value = status === 200 ? field(body, "value") : undefined;
  if (typeof value === "string") return value;
  const state = status === 200 ? "GitHub's answer holds no token" : `GitHub answered ${status}`;
  throw new AtmosError("unavailable", `${doing}: ${state}`, { hint: "Try again in a moment." });
}
