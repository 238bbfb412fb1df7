import assert from "node:assert/strict";
import { completeWords, type CompletionNames, namesOf } from "../../../../src/cli/completion/complete.ts";
import { BASH_COMPLETION } from "../../../../src/cli/completion/bash.ts";
import { testWith } from "../../../optional_programs.ts";
import { authWith, identity, provider } from "../../auth/entries.ts";
import { REGISTRY } from "../../clouds/entries.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { createProgram } from "../../../../src/cli/line/program.ts";

const NAMES: CompletionNames = {
  identities: [{ value: "dev-admin", about: "aws/user" }, { value: "prod-admin", about: "aws/user" }],
  providers: [{ value: "corp-sso", about: "aws/iam-identity-center" }],
  workflows: [{ value: "deploy", about: "puts it there" }],
  about: {
    stacks: [{ value: "dev", about: "stack" }, { value: "prod", about: "stack" }],
    components: [{ value: "vpc", about: "terraform" }],
    commands: [{ value: "plan", about: "terraform" }],
    kinds: undefined,
  },
  tags: [{ value: "blue", about: "tag" }, { value: "green", about: "tag" }],
  profiles: [{ value: "ci", about: "profile" }],
  files: [{ value: "release", about: "deploy" }],
  steps: [{ value: "build", about: "make" }, { value: "migrate", about: "./migrate" }],
  destinations: [{ value: "s3", about: "aws" }, { value: "sqs", about: "aws" }],
};

/** What is offered for a line, without descriptions; the last word is what is being typed. */
async function offered(line: string): Promise<string[]> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (text: string): void => void lines.push(text);
  try {
    const program = await createProgram(() => async () => {}, {}, []);
    const system = memorySystem();
    await completeWords(program, line.split(" "), NAMES, system.terminal);
    lines.unshift(...system.stdout().split("\n").filter((text) => text !== ""));
  } finally {
    console.log = log;
  }
  return lines.map((text) => text.split("\t")[0] ?? "");
}

for (
  const [line, expected] of [
    ["auth lo", ["login", "logout", ":4"]],
    ["auth login ", ["dev-admin", "prod-admin", ":4"]],
    ["auth login d", ["dev-admin", ":4"]],
    ["auth shell p", ["prod-admin", ":4"]],
    ["auth import aws-", ["aws-config", "aws-vault", "aws-sso", ":4"]],
    ["auth exec -i ", ["dev-admin", "prod-admin", ":4"]],
    ["auth exec --identity p", ["prod-admin", ":4"]],
    ["auth whoami --identity=d", ["dev-admin", ":4"]],
    ["auth login --provider ", ["corp-sso", ":4"]],
    ["auth logout -p c", ["corp-sso", ":4"]],
    ["auth list --format m", ["markdown", "mermaid", ":4"]],
    ["auth env --format p", ["powershell", ":4"]],
    ["auth validate --format ", ["text", "json", ":4"]],
    ["auth validate -o ", ["text", "json", ":4"]],
    ["auth whoami --output ", ["text", "json", ":4"]],
    ["version -f j", ["json", ":4"]],
    ["list stacks --format t", ["table", "tree", "tsv", ":4"]],
    ["describe stacks --output ", ["yaml", "json", ":4"]],
    ["auth list l", [":4"]],
    ["auth list d", ["dev-admin", ":4"]],
    ["auth list c", ["corp-sso", ":4"]],
    ["auth list --tags ", ["blue", "green", ":4"]],
    ["auth list --tags=g", ["green", ":4"]],
    ["auth list --profile ", ["ci", ":4"]],
    ["--profile c", ["ci", ":4"]],
    ["workflow -f ", ["release", ":4"]],
    ["workflow deploy --file r", ["release", ":4"]],
    ["workflow deploy --from-step ", ["build", "migrate", ":4"]],
    ["list workflows -f ", ["release", ":4"]],
    ["auth console p", ["prod-admin", ":4"]],
    ["auth console --destination s3", ["s3", ":4"]],
    ["auth console -d sq", ["sqs", ":4"]],
    ["workflow d", ["deploy", ":4"]],
    ["list w", ["workflows", ":4"]],
    ["completion z", ["zsh", ":4"]],
    ["auth whoami --cac", ["--cached", ":4"]],
    ["auth whoami --logs-l", ["--logs-level", ":4"]],
    ["auth exec -- aws s", [":0"]],
    ["-C ", [":0"]],
    ["auth env -o ", [":0"]],
    ["nonsense ", [":4"]],
    ["terraform p", ["plan", ":4"]],
    ["terraform plan v", ["vpc", ":4"]],
    ["terraform plan vpc -s d", ["dev", ":4"]],
    ["helmfile diff --stack=p", ["prod", ":4"]],
    ["describe component v", ["vpc", ":4"]],
    ["describe stacks -s p", ["prod", ":4"]],
    ["list stacks -c v", ["vpc", ":4"]],
    ["terraform plan --components v", ["vpc", ":4"]],
    ["help a", [":4"]],
    ["config s", ["show", ":4"]],
    ["config trust --li", ["--list", ":4"]],
  ] as const
) {
  Deno.test(`"${line}" completes to ${expected.join(" ")}`, async () => {
    assert.deepEqual(await offered(line), expected);
  });
}

Deno.test("an empty line offers the commands", async () => {
  assert.deepEqual(await offered(""), [
    "auth",
    "config",
    "workflow",
    "list",
    "describe",
    "terraform",
    "helmfile",
    "aws",
    "azure",
    "gcp",
    "validate",
    "version",
    "completion",
    "help",
    ":4",
  ]);
});

Deno.test("names that cannot be typed are not offered", () => {
  const auth = authWith([identity("dev"), identity("a\nb"), identity("c\u001b"), identity("--logs-file=x")], [
    provider("sso"),
    provider("\t"),
  ]);
  const names = namesOf({ configuration: { auth }, clouds: REGISTRY });
  assert.deepEqual(names.identities, [{ value: "dev", about: "123456789012 mock-user" }]);
  assert.deepEqual(names.providers, [{ value: "sso", about: "mock/aws" }]);
});

testWith({
  name: "bash puts words together that it splits at = and :, and evaluates nothing",
  needs: ["bash"],
  run: async (_, bash) => {
    const folder = await Deno.makeTempDir();
    try {
      const standIn =
        `#!/bin/sh\nprintf '<%s>' "$@" >>${folder}/asked\necho >>${folder}/asked\nprintf '%s\\n' "$REPLY_LINES"\n`;
      await Deno.writeTextFile(`${folder}/atmos`, standIn, { mode: 0o755 });
      await Deno.writeTextFile(`${folder}/script`, BASH_COMPLETION);
      const complete = async (words: string, reply: string): Promise<string> => {
        const script = `. ${folder}/script; . ${folder}/script; COMP_WORDS=(${words}); ` +
          `COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _atmos_complete; printf '[%s]' "\${COMPREPLY[@]}"`;
        const child = await new Deno.Command(bash ?? "bash", {
          args: ["-c", script],
          env: { PATH: `${folder}:${Deno.env.get("PATH")}`, REPLY_LINES: reply },
        }).output();
        return new TextDecoder().decode(child.stdout);
      };
      assert.equal(await complete("atmos auth login ''", "dev\tx\nops\n:4"), "[dev][ops]");
      assert.equal(await complete("atmos auth login --identity = pr", "prod\n:4"), "[prod]");
      assert.equal(await complete("atmos auth login prod : ad", "prod:admin\n:4"), "[admin]");
      assert.equal(await complete("atmos -i '$(touch evil)' x", "a b\n:4"), "[a\\ b]");
      assert.equal(await complete("atmos -o x", ":0"), "[]");
      assert.equal(
        await Deno.readTextFile(`${folder}/asked`),
        "<complete><--><auth><login><>\n<complete><--><auth><login><--identity=pr>\n" +
          "<complete><--><auth><login><prod:ad>\n<complete><--><-i><$(touch evil)><x>\n<complete><--><-o><x>\n",
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
