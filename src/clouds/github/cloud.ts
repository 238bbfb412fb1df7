import type { Cloud } from "../cloud.ts";
import { settingAt } from "../described.ts";
import { fact } from "../fact.ts";

/** GitHub: its jobs prove who they are to other clouds; there is nothing here to lend or to log out of. */
export const github: Cloud = {
  name: "github",
  kinds: [
    {
      name: "github/oidc",
      sort: "provider",
      schema: async () => (await import("./schemas.ts")).oidc(),
      meant: ["github"],
      // What the token says of the job: another one is somebody else.
      decidedBy: ["GITHUB_REPOSITORY", "GITHUB_REF", "GITHUB_WORKFLOW_REF", "GITHUB_RUN_ID", "GITHUB_JOB"],
      signIn: (entry) => ({
        authenticate: async (request) =>
          await (await import("./oidc.ts")).githubOidc(entry).authenticate(request),
      }),
      explain: () =>
        Promise.resolve({ defaults: [], signIn: ["nobody: GitHub gives the job a token for the audience"] }),
      describe: (entry) => fact("audience", "Audience", settingAt(entry, "spec", "audience")),
    },
    {
      name: "github/sts",
      sort: "integration",
      schema: async () => (await import("./schemas.ts")).sts(),
    },
  ],
};
