import assert from "node:assert/strict";
import { completeWords } from "../../../src/cli/complete.ts";
import { createProgram } from "../../../src/cli/program.ts";

const NAMES = { identities: ["dev-admin", "prod-admin"], providers: ["corp-sso"] };

/** What is offered for a line, without descriptions; the last word is what is being typed. */
async function offered(line: string): Promise<string[]> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (text: string): void => void lines.push(text);
  try {
    await completeWords(createProgram(() => async () => {}, {}, []), line.split(" "), NAMES);
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
    ["auth exec -i ", ["dev-admin", "prod-admin", ":4"]],
    ["auth exec --identity p", ["prod-admin", ":4"]],
    ["auth whoami --identity=d", ["dev-admin", ":4"]],
    ["auth login --provider ", ["corp-sso", ":4"]],
    ["auth logout -p c", ["corp-sso", ":4"]],
    ["auth list --format m", ["markdown", "mermaid", ":4"]],
    ["auth env --format p", ["powershell", ":4"]],
    ["auth validate --format ", ["text", "json", ":4"]],
    ["completion z", ["zsh", ":4"]],
    ["auth whoami --cac", ["--cached", ":4"]],
    ["auth whoami --logs-l", ["--logs-level", ":4"]],
    ["auth exec -- aws s", [":0"]],
    ["-C ", [":0"]],
    ["auth env -o ", [":0"]],
    ["nonsense ", [":4"]],
  ] as const
) {
  Deno.test(`"${line}" completes to ${expected.join(" ")}`, async () => {
    assert.deepEqual(await offered(line), expected);
  });
}

Deno.test("an empty line offers the commands", async () => {
  assert.deepEqual(await offered(""), ["auth", "version", "completion", "help", ":4"]);
});
