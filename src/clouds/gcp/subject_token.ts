/** The token by which a workload proves who it is: where it is found, and what was found there. */
import type { ProviderEntry } from "../../config/model.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { Secret } from "../../secret.ts";
import { isAbsolute } from "../../system/path.ts";
import { formatPlace } from "../../yaml/place.ts";
import { askJson } from "../ask_json.ts";
import { askForJobToken, isGithub, JOB_TOKEN_HINT, jobRequest } from "../github_job.ts";
import type { IdToken } from "../id_token.ts";
import type { SignInRequest } from "../link.ts";
import { readIdToken } from "../read_id_token.ts";
import { field } from "../untyped.ts";
import type { SubjectSource } from "./libraries.ts";

export interface Subject {
  readonly token: IdToken;
  /** Where a library finds the next one. */
  readonly source: SubjectSource;
}

export interface TokenSource {
  readonly type: "environment" | "file" | "url";
  readonly environment_variable?: string | undefined;
  readonly file_path?: string | undefined;
  readonly url?: string | undefined;
  readonly request_token?: Secret | undefined;
  readonly audience?: string | undefined;
  readonly allowed_hosts?: readonly string[] | undefined;
}

export interface SubjectWork {
  readonly entry: ProviderEntry;
  readonly request: Pick<SignInRequest, "system" | "interaction">;
  readonly doing: string;
  /** What the pool takes a token for when nothing else was agreed. */
  readonly usualAudience: string;
}

/**
 * The token, from where the configuration says, or from the job of GitHub Actions that this is.
 *
 * @throws AtmosError `unavailable` when there is none, `access_denied` when it may not be had, `config_invalid` for a
 *   source that is not trusted
 */
export async function subjectToken(work: SubjectWork, source: TokenSource | undefined): Promise<Subject> {
  switch (source?.type) {
    case undefined:
      return await fromJob(work, work.usualAudience);
    case "environment":
      return fromVariable(work, source);
    case "file":
      return await fromFile(work, source);
    case "url":
      return await fromUrl(work, source);
  }
}

function judged(
  { request, doing }: SubjectWork,
  text: string,
  audience: string | undefined,
  hint: string,
): IdToken {
  return readIdToken(text.trim(), { audience, doing, now: request.system.clock.now(), hint });
}

async function fromJob(work: SubjectWork, audience: string): Promise<Subject> {
  const { request: { system, interaction }, doing } = work;
  // Some runners bring the token along.
  const given = system.env.get("ACTIONS_ID_TOKEN");
  if (given) {
    const token = judged(work, given, undefined, JOB_TOKEN_HINT);
    return { token, source: { kind: "text", token: token.token } };
  }
  if (system.env.get("GITHUB_ACTIONS") !== "true") {
    throw new AtmosError("unavailable", `${doing}: nothing says where this workload's token is`, {
      hint: "Say it in spec.token_source, or run it in a job of GitHub Actions.",
    });
  }
  const job = jobRequest(system.env, audience, doing);
  const text = await askForJobToken(system, job, doing, interaction.cancelled);
  return {
    token: judged(work, text, audience, JOB_TOKEN_HINT),
    source: { kind: "url", url: job.url.href, bearer: job.bearer, field: "value" },
  };
}

function fromVariable(
  work: SubjectWork,
  { environment_variable: name = "", audience }: TokenSource,
): Subject {
  const text = work.request.system.env.get(name);
  if (!text) {
    throw new AtmosError("unavailable", `${work.doing}: ${printable(name)} is not set`, {
      hint: "What runs this workload sets it; look at spec.token_source.environment_variable.",
    });
  }
  const hint = `Look what sets ${printable(name)}, and whether the clock is right.`;
  const token = judged(work, text, audience, hint);
  return { token, source: { kind: "text", token: token.token } };
}

async function fromFile(
  work: SubjectWork,
  { file_path: path = "", audience }: TokenSource,
): Promise<Subject> {
  const { entry, request: { system }, doing } = work;
  const shown = printable(path);
  if (!isAbsolute(path)) {
    throw refused(entry, "file_path", doing, `${shown} is no absolute path`, "Write the whole path.");
  }
  const hint = `Look what writes ${shown}, and whether the clock is right.`;
  const missing = (state: string, cause?: unknown): AtmosError =>
    new AtmosError("unavailable", `${doing}: ${state}`, { cause, hint });
  let text: string | undefined;
  try {
    text = await system.files.readText(path, LARGEST);
  } catch (error) {
    throw missing(`${shown} cannot be read: ${printable(messageOf(error))}`, error);
  }
  if (text === undefined) throw missing(`there is no file ${shown}`);
  return { token: judged(work, text, audience, hint), source: { kind: "file", path } };
}

/** Bytes of a token. */
const LARGEST = 256 * 1024;

/** Milliseconds. */
const TIME_LIMIT = 10_000;

async function fromUrl(work: SubjectWork, source: TokenSource): Promise<Subject> {
  const { request: { system, interaction }, doing } = work;
  const { url: address, request_token: bearer, audience } = source;
  if (address === undefined) return await fromJob(work, audience ?? work.usualAudience);
  const url = new URL(address);
  if (audience !== undefined) url.searchParams.set("audience", audience);
  await checkHost(work, source, url);
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer.reveal()}` };
  const { status, text, body } = await askJson(system.http, {
    method: "GET",
    url: url.href,
    headers: { ...headers, accept: "application/json, text/plain" },
    timeLimit: TIME_LIMIT,
    sizeLimit: LARGEST,
    signal: interaction.cancelled,
  }, doing);
  if (status !== 200) {
    throw new AtmosError(
      status === 401 || status === 403 ? "access_denied" : "unavailable",
      `${doing}: ${printable(url.hostname)} answered ${status}`,
      { hint: "Look at spec.token_source: its url, request_token and audience." },
    );
  }
  const value = field(body, "value");
  const isJson = typeof value === "string";
  const hint = `Look what answers at ${printable(url.hostname)}, and whether the clock is right.`;
  return {
    token: judged(work, isJson ? value : text, audience, hint),
    source: { kind: "url", url: url.href, bearer, field: isJson ? "value" : undefined },
  };
}

/**
 * Whoever answers there says who this workload is, and is shown its secret: GitHub, or a host that the configuration
 * allows by its whole name. The secret of a job of GitHub goes to GitHub alone, whatever a configuration allows.
 */
async function checkHost(
  { entry, request, doing }: SubjectWork,
  source: TokenSource,
  url: URL,
): Promise<void> {
  const { env } = request.system;
  const isOfGithub = isGithub(url, env) && url.protocol === "https:";
  const host = printable(url.hostname);
  if (!isOfGithub && source.allowed_hosts?.includes(url.hostname) !== true) {
    const hint = `Name it in spec.token_source.allowed_hosts, if ${host} may say who this workload is.`;
    throw refused(entry, "url", doing, `${host} is not allowed`, hint);
  }
  const at = (key: string): readonly string[] => ["spec", "token_source", key];
  const mayGo = isOfGithub || source.request_token === undefined ||
    await entry.mayReach(at("request_token"), at("url"));
  if (!mayGo) {
    const hint =
      "Write the url in your own file, too, under a provider of your own, or take the token out there.";
    throw refused(entry, "url", doing, `the request_token is your own, and the address ${host} is not`, hint);
  }
  const job = env.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (isOfGithub || !job) return;
  const sent = {
    request_token: source.request_token?.reveal() ?? "",
    audience: source.audience ?? "",
    url: url.href,
  };
  for (const [key, text] of Object.entries(sent)) {
    if (![text, decoded(text)].some((form) => form.includes(job))) continue;
    const hint = "Take spec.token_source out: in a job of GitHub Actions nothing has to be said.";
    throw refused(entry, key, doing, `the job's own secret is not for ${host}`, hint);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refused(
  entry: ProviderEntry,
  key: string,
  doing: string,
  state: string,
  hint: string,
): AtmosError {
  const place = formatPlace(entry.placeOf(["spec", "token_source", key]));
  return new AtmosError("config_invalid", `${place}: ${doing}: ${state}`, { hint });
}
