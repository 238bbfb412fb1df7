import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { memorySystem } from "../../system/memory_system.ts";

const FILES = {
  "/project/atmos.yaml": `workflows: { base_path: flows }
profiles: { base_path: profiles }
auth:
  providers: { pretend: { kind: mock/aws, tags: [blue] } }
  identities: { dev: { kind: mock/aws, tags: [green, "a\tb"], via: { provider: pretend } } }
`,
  "/project/flows/release.yaml": `workflows:
  deploy: { steps: [ { name: build, command: make, type: shell }, { name: migrate, command: ./m, type: shell } ] }
  other: { steps: [ { name: nothing, command: "true", type: shell } ] }
`,
  "/project/profiles/ci/atmos.yaml": "",
  "/usr/bin/terraform": "",
  "/usr/bin/terragrunt": "",
  "/usr/bin/aws": "",
  "/project/here/tool": "",
};

/** The lines that a shell gets for a command line; the last word is what is being typed. */
async function answer(line: string): Promise<string[]> {
  const system = memorySystem({
    workingFolder: "/project",
    files: FILES,
    env: { PATH: "/usr/bin:here:/nowhere", HOME: "/home/me" },
  });
  const lines: string[] = [];
  const { log } = console;
  console.log = (text: string): void => void lines.push(text);
  try {
    await run(["complete", "--", ...line.split(" ")], (log) => ({ ...system, log }));
  } finally {
    console.log = log;
  }
  return [...system.stdout().split("\n").filter((text) => text !== ""), ...lines];
}

for (
  const [line, expected] of [
    ["auth list --tags ", ["blue\ttag", "green\ttag", ":4"]],
    ["auth list --profile ", ["ci\tprofile", ":4"]],
    ["auth whoami d", ["dev\t123456789012 mock-user", ":4"]],
    ["workflow -f ", ["release.yaml\tdeploy, other", ":4"]],
    ["workflow deploy --from-step ", ["build\tmake", "migrate\t./m", ":4"]],
    ["workflow deploy --from-step=m", ["migrate\t./m", ":4"]],
    ["workflow nothing --from-step ", [":4"]],
    ["config show a", ["auth\tsection", ":4"]],
    ["auth init --identities n", ["none\twhat they become", ":4"]],
    ["auth init --write ", [":0"]],
    ["help auth pro", [
      "profile\tprofiles for programs that atmos does not start",
      "prompt\tprint the identity of this shell, for prompts",
      ":4",
    ]],
    ["help exit", ["exit-codes\ttopic", ":4"]],
    ["auth exec -- te", ["terraform\tprogram", "terragrunt\tprogram", ":4"]],
    ["auth exec dev -- a", ["aws\tprogram", ":4"]],
    ["auth exec -- ./t", [":0"]],
    ["auth exec -- to", [":4"]],
    ["auth exec -- terraform p", [":0"]],
    ["auth shell -- t", [":0"]],
  ] as const
) {
  Deno.test(`a shell that asks about "${line}" is answered`, async () => {
    assert.deepEqual(await answer(line), expected);
  });
}
