import type { ProviderEntry } from "../../config/model.ts";
import type { Cloud } from "../cloud.ts";
import { settingAt } from "../described.ts";
import { fact } from "../fact.ts";
import type { ProviderKind } from "../kind.ts";
import type { TokenSource } from "./provider.ts";

const schemas = (): Promise<typeof import("./schemas.ts")> => import("./schemas.ts");

/** Which job this is: another one is somebody else. */
const JOBS = [
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "CI_JOB_ID",
  "CIRCLE_WORKFLOW_JOB_ID",
  "BITBUCKET_STEP_UUID",
  "BUILDKITE_JOB_ID",
];

/**
 * Whoever says by a token that is already in place, or that a program on the machine hands out, what a job or pod is.
 * Nothing is kept of it.
 */
export const ci: Cloud = {
  name: "ci",
  kinds: [
    kind("oidc/token-file", async () => (await schemas()).inFile(), {
      kind: "file",
      variable: "AWS_WEB_IDENTITY_TOKEN_FILE",
    }, ["oidc"]),
    kind("gitlab/oidc", async () => (await schemas()).inNamedVariable(), {
      kind: "variable",
      variable: undefined,
      where: "a job of GitLab",
      hint: "Give the job `id_tokens:` with that name and its `aud`.",
    }, ["gitlab"]),
    kind("circleci/oidc", async () => (await schemas()).inVariable(), {
      kind: "variable",
      variable: "CIRCLE_OIDC_TOKEN_V2",
      where: "a job of CircleCI",
      hint: "Such jobs have it when they use at least one context.",
    }, ["circleci"]),
    kind("bitbucket/oidc", async () => (await schemas()).inVariable(), {
      kind: "variable",
      variable: "BITBUCKET_STEP_OIDC_TOKEN",
      where: "a step of Bitbucket Pipelines",
      hint: "Give the step `oidc: true`.",
    }, ["bitbucket"]),
    kind("buildkite/oidc", async () => (await schemas()).fromAgent(), { kind: "agent" }, ["buildkite"]),
  ],
};

function kind(
  name: string,
  schema: ProviderKind["schema"],
  source: TokenSource,
  meant: readonly string[],
): ProviderKind {
  return {
    name,
    sort: "provider",
    ...(schema === undefined ? {} : { schema }),
    meant,
    decidedBy: JOBS,
    signIn: (entry: ProviderEntry) => ({
      authenticate: async (request) =>
        await (await import("./provider.ts")).tokenProvider(entry, source).authenticate(request),
    }),
    explain: () =>
      Promise.resolve({ defaults: [], signIn: [`nobody: the token ${shownAt(source)}, as it is`] }),
    describe: (entry) => fact("audience", "Audience", settingAt(entry, "spec", "audience")),
  };
}

function shownAt(source: TokenSource): string {
  if (source.kind === "agent") return "that the agent of Buildkite gives the job";
  if (source.kind === "file") return `in the file of spec, or of ${source.variable}`;
  return source.variable === undefined
    ? `in the variable of spec, of ${source.where}`
    : `in ${source.variable}`;
}
