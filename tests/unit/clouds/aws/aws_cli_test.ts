import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { aws as cloud } from "../../../../src/clouds/aws/cloud.ts";
import type { AwsKeys } from "../../../../src/clouds/aws/keys.ts";
import { denoFiles } from "../../../../src/system/deno_files.ts";
import { testWith } from "../../../optional_programs.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { MADE_FOR, storesOf } from "../entries.ts";
import { cloudContext } from "../requests.ts";
import { plantedKeys } from "./planted_keys.ts";

const run = promisify(execFile);
const aws = storesOf(cloud);

testWith({
  name: "the AWS CLI finds each identity's own keys and region, whatever the identity is called",
  needs: ["aws"],
  run: async (_test, program) => {
    const home = await mkdtemp(join(tmpdir(), "atmos-aws-cli-"));
    try {
      const system = { ...memorySystem({ env: { HOME: home } }), files: denoFiles() };
      const context = cloudContext(system);
      const names = ["acct/role", "default", "DEFAULT", "é]\n[x"];
      const sessions = names.map((identity, at) => ({
        provider: "corp",
        identity,
        madeFor: MADE_FOR,
        credentials: keysOf(at),
      }));
      for (const session of sessions) await aws.write(session, context);
      for (const [at, session] of sessions.entries()) {
        const { set } = aws.environment(session, context);
        // Without the region variables, as they come before the profile's region.
        const { AWS_REGION: _, AWS_DEFAULT_REGION: __, ...variables } = set;
        const env = { ...variables, HOME: home, PATH: Deno.env.get("PATH") ?? "" };
        const { stdout } = await run(program, ["configure", "list"], { env });
        assert.match(
          stdout,
          new RegExp(`access_key.*\\*KEY${at}\\s+shared-credentials-file`),
          session.identity,
        );
        assert.match(stdout, new RegExp(`region\\s.*eu-region-${at}\\s+config-file`), session.identity);
      }
    } finally {
      await rm(home, { recursive: true });
    }
  },
});

/** The CLI shows the last four characters of a key id. */
function keysOf(at: number): AwsKeys {
  return plantedKeys({ accessKeyId: `FAKEFAKEFAKEKEY${at}`, region: `eu-region-${at}` });
}
