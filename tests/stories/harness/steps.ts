/** Configurations and programs for stories about workflows and custom commands. */

import type { World } from "./world.ts";

/** Mock identities by these names, the folder of workflows, and more of `atmos.yaml`. */
export function stepsTeam(identities: readonly string[], more = ""): string {
  const entries = identities.map((name) => `    ${name}: { kind: mock/aws, via: { provider: pretend } }\n`);
  return "workflows: { base_path: workflows }\n" +
    "auth:\n  providers: { pretend: { kind: mock/aws } }\n  identities:\n" + entries.join("") + more;
}

/** A program that tells how it was called, and as whom. */
export async function recorder(t: World, name: string): Promise<void> {
  const who =
    "${ATMOS_IDENTITY-nobody} profile=${AWS_PROFILE-none} files=${AWS_SHARED_CREDENTIALS_FILE:+yes} keys=${AWS_ACCESS_KEY_ID-none}";
  await t.bin(name, `echo "${name} $* as ${who}"`);
}
