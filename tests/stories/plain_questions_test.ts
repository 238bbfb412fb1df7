import assert from "node:assert/strict";
import { type Story, story } from "./harness/story.ts";
import { KEYS, type Terminal } from "./harness/terminal.ts";
import type { TerminalSettings } from "./harness/world.ts";

const NO_DEFAULT = `auth:
  providers: { pretend: { kind: mock/aws, region: us-east-1 } }
  identities:
    dev: { kind: mock/aws, via: { provider: pretend } }
    prod: { kind: mock/aws, via: { provider: pretend } }
`;

const PLAIN: [what: string, settings: TerminalSettings][] = [
  ["a dumb terminal", { env: { TERM: "dumb" } }],
  ["a terminal without a size", { columns: 0, rows: 0 }],
];

async function open(t: Story, settings: TerminalSettings): Promise<Terminal> {
  await t.configure(NO_DEFAULT);
  return await t.terminal([
    "auth",
    "exec",
    "--",
    "sh",
    "-c",
    "echo as=$ATMOS_IDENTITY; read line; echo got=$line",
  ], settings);
}

for (const [what, settings] of PLAIN) {
  story(`${what} gets plain numbered questions`, { needs: ["script"] }, async (t) => {
    const terminal = await open(t, settings);
    await terminal.waitFor(/Choose an identity\s+1 {2}dev.*\s+2 {2}prod.*\s+Number or name: /);
    await terminal.write(`7${KEYS.enter}`);
    await terminal.waitFor(/There is no "7": type a number from 1 to 2\.\s+Number or name: /);
    await terminal.write(`2${KEYS.enter}`);
    await terminal.waitFor("as=prod");
    await terminal.write(`the rest${KEYS.enter}`);
    await terminal.waitFor("got=the rest");
    assert.equal(await terminal.exited, 0);
    assert.ok(!terminal.raw.includes("\x1b[?25l"), "the cursor is left alone");
  });
}

for (const [what, settings] of [["an ordinary terminal", {}] as const, ...PLAIN]) {
  story(`Ctrl-D at a question of ${what} ends with words and 130`, { needs: ["script"] }, async (t) => {
    const terminal = await open(t, settings);
    await terminal.waitFor("Choose an identity");
    await terminal.write(KEYS.ctrlD);
    await terminal.waitFor("cannot go on: nothing was chosen");
    assert.equal(await terminal.exited, 130);
  });
}
