/** Nobody gets past a protected identity by mistake. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { mockTeam } from "./harness/mock_team.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

function team(prod: Record<string, unknown> = { protected: true }): string {
  const parsed = JSON.parse(mockTeam());
  Object.assign(parsed.auth.identities.prod, prod);
  parsed.auth.identities.owner = { kind: "aws/user", protected: true };
  parsed.auth.identities.reader = { kind: "mock/aws", via: { identity: "prod" } };
  return JSON.stringify(parsed);
}

const SHOW = 'echo "<${ATMOS_IDENTITY_PROTECTED-none}>"';

function exec(...args: string[]): string[] {
  return ["auth", "exec", ...args, "--", "sh", "-c", SHOW];
}

story("where nobody is there to type it, --yes is needed, for exec, shell and console", async (t) => {
  await t.configure(team());
  for (const command of [exec("-i", "prod"), ["auth", "shell", "prod", "--", "-c", SHOW]]) {
    const { stderr, stdout } = await t.atmos(command, { code: 2 });
    assert.match(stderr, /cannot use "prod": it is protected, and nobody is there to type its name/);
    assert.match(stderr, /Add --yes/);
    assert.equal(stdout, "");
  }
  const console = await t.atmos(["auth", "console", "owner", "--print-only"], { code: 2 });
  assert.match(console.stderr, /cannot use "owner": it is protected, and nobody is there to type its name/);
  const { stderr } = await t.atmos(exec("-i", "reader"), { code: 2 });
  assert.match(stderr, /cannot use "reader": it is protected, as it starts from "prod"/);
  for (const yes of ["--yes", "-y"]) {
    const given = await t.atmos(exec("-i", "prod", yes), { code: 0 });
    assert.equal(given.stdout, "<true>\n");
    assert.match(given.stderr, /^ PROTECTED {2}prod {2}Account 123456789012 · Role mock-user$/m);
  }
  assert.equal((await t.atmos(exec("-i", "dev"), { code: 0 })).stdout, "<none>\n");
  const env = { ATMOS_IDENTITY_PROTECTED: "true" };
  assert.equal((await t.atmos(exec("-i", "dev"), { code: 0, env })).stdout, "<none>\n", "of an outer shell");
});

story("a project weakens nothing that the person's own file protects", async (t) => {
  const own = "auth: { identities: { prod: { protected: true }, gone: { protected: true } } }\n";
  await t.write(join(t.home, ".atmos/atmos.yaml"), own);
  for (const prod of [{}, { protected: false }, { protected: null }]) {
    const parsed = JSON.parse(team(prod));
    parsed.env = { ATMOS_IDENTITY_PROTECTED: "" };
    await t.configure(JSON.stringify(parsed));
    await t.atmos(exec("-i", "prod"), { code: 2 });
    assert.equal((await t.atmos(exec("-i", "prod", "--yes"), { code: 0 })).stdout, "<true>\n");
  }
  await t.configure(`auth: !unset\n`);
  const { stdout } = await t.atmos(["auth", "list"]);
  assert.ok(!stdout.includes("gone"), "what nobody describes is no identity");
});

async function typed(t: Story, answer: string): Promise<[code: number, text: string, raw: string]> {
  const terminal = await t.terminal(exec("-i", "prod"));
  await terminal.waitFor('"prod" is protected. Type its name to go on');
  await terminal.write(`${answer}${KEYS.enter}`);
  return [await terminal.exited, terminal.text, terminal.raw];
}

story("on a terminal its name is typed, and the window says what it is", { needs: ["script"] }, async (t) => {
  await t.configure(team());
  const [code, text, raw] = await typed(t, "prod");
  assert.equal(code, 0);
  assert.match(text, /<true>/);
  assert.match(text, /PROTECTED/);
  assert.ok(raw.includes("\x1b]2;PROTECTED prod\x07"), "the title");
  assert.ok(raw.indexOf("\x1b[23;0t") > raw.indexOf("<true>"), "the title before comes back");
  for (const wrong of ["dev", "", "PROD", "y"]) {
    const [code, text] = await typed(t, wrong);
    assert.equal(code, 130, text);
    assert.match(text, /that is not its name|no answer was given/);
    assert.ok(!text.includes("<true>"));
  }
  const terminal = await t.terminal(exec("-i", "prod"));
  await terminal.waitFor("Type its name to go on");
  await terminal.write(KEYS.ctrlC);
  assert.equal(await terminal.exited, 130);
});
