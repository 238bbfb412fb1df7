/** Who a token belongs to, and which project it is about: asked of Google, never guessed. */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Secret } from "../../secret.ts";
import type { System } from "../../system/ports.ts";
import { type Fact, fact } from "../fact.ts";
import { field, textOf } from "../untyped.ts";
import { type Answer, askGoogle, form, refusalIn, refusedError } from "./answer.ts";
import { besideToken, googleEndpoint } from "./endpoints.ts";
import type { GoogleToken } from "./google_token.ts";

const DOING = "cannot ask Google who you are";

/**
 * @throws AtmosError `not_signed_in` when the token is no good any more, `access_denied` when the project is not the one
 *   that was asked for, `unavailable`
 */
export async function askCaller(token: GoogleToken, system: System): Promise<Fact[]> {
  const { project, account } = token.values;
  const isFederated = account?.startsWith("principal://") === true;
  const [person, place] = await Promise.all([
    // Google's page about tokens knows those of people and service accounts alone.
    isFederated ? undefined : askTokenInfo(token.accessToken, system),
    project === undefined ? undefined : askProject(token.accessToken, project, system),
  ]);
  if (person === undefined && place === undefined) {
    throw new AtmosError("unavailable", `${DOING}: without a project nobody can be asked about this token`, {
      hint: "Give the provider spec.project_id, or use an identity of the kind gcp/project.",
    });
  }
  return [
    ...fact("principal", "Principal", person?.email ?? account),
    ...(place === undefined || project === undefined ? [] : judgeProject(place, project)),
  ];
}

export async function askTokenInfo(
  token: Secret,
  system: System,
): Promise<{ readonly email: string | undefined }> {
  const answer = await askGoogle(system, {
    method: "POST",
    url: besideToken("tokeninfo", system.env),
    ...form({ access_token: token.reveal() }),
  }, { doing: DOING });
  return judgeTokenInfo(answer);
}

/** @throws AtmosError as {@link askCaller} */
export function judgeTokenInfo(answer: Answer): { readonly email: string | undefined } {
  if (answer.status === 200) {
    const email = textOf(field(answer.body, "email"));
    return { email: email === undefined ? undefined : printable(email) };
  }
  const { word, said } = refusalIn(answer);
  if (word === "invalid_token" || word === "invalid_request" || answer.status === 401) {
    throw new AtmosError("not_signed_in", `${DOING}: the token is no good any more (${said})`, {
      hint: "Run `atmos auth login`.",
    });
  }
  throw refusedError(answer, DOING);
}

async function askProject(token: Secret, project: string, system: System): Promise<Answer> {
  return await askGoogle(system, {
    method: "GET",
    url: `${googleEndpoint("projects", system.env)}/v3/projects/${encodeURIComponent(project)}`,
    headers: { authorization: `Bearer ${token.reveal()}` },
  }, { doing: DOING });
}

/**
 * What Google says of the project. Whoever may not see it is told so, and is somebody all the same.
 *
 * @throws AtmosError as {@link askCaller}
 */
export function judgeProject(answer: Answer, wanted: string): Fact[] {
  if (answer.status === 401) throw refusedError(answer, DOING, "Run `atmos auth login`.");
  if (answer.status === 403 || answer.status === 404) {
    return fact("project_state", "Project seen", "no, it is not there or may not be looked at");
  }
  if (answer.status !== 200) throw refusedError(answer, DOING);
  const id = textOf(field(answer.body, "projectId"));
  if (id !== wanted) {
    throw new AtmosError(
      "access_denied",
      `${DOING}: asked about the project "${printable(wanted)}", Google answered about "${
        printable(id ?? "none")
      }"`,
      { hint: "Look at principal.project_id." },
    );
  }
  const number = /^projects\/(\d+)$/.exec(textOf(field(answer.body, "name")) ?? "")?.[1];
  const state = textOf(field(answer.body, "state"));
  return [
    ...fact("project_name", "Project name", printable(textOf(field(answer.body, "displayName")) ?? "")),
    ...fact("project_number", "Project number", number),
    ...(state === undefined || state === "ACTIVE"
      ? []
      : fact("project_state", "Project state", printable(state))),
  ];
}
