import assert from "node:assert/strict";
import { stepsTeam } from "./harness/steps.ts";
import { story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

const TERMINAL = { needs: ["script"] };

story("a person chooses a workflow, and sees each step with its time", TERMINAL, async (t) => {
  await t.configure(stepsTeam(["dev"]));
  await t.write(
    "workflows/team.yaml",
    `workflows:
  alpha: { steps: [{ type: shell, command: echo alpha }] }
  beta:
    steps:
      - { name: size, type: shell, command: "test -t 0 && test -t 1 && stty size", identity: dev }
      - { name: ask, type: shell, command: "printf 'name? '; read name; echo \\"hello $name\\"" }
`,
  );
  const terminal = await t.terminal(["workflow"], { columns: 80, rows: 24 });
  await terminal.waitFor("Choose a workflow");
  await terminal.write("bet");
  await terminal.waitFor("beta");
  await terminal.write(KEYS.enter);
  await terminal.waitFor("24 80");
  await terminal.waitFor("name? ");
  await terminal.write(`alex${KEYS.enter}`);
  assert.equal(await terminal.exited, 0);
  assert.match(terminal.text, /→ \[1\/2\] size as dev\n24 80\n✓ size \(\d\.\ds\)\n→ \[2\/2\] ask\n/);
  assert.match(terminal.text, /hello alex\n✓ ask \(\d\.\ds\)\n/);
  assert.match(terminal.text, /│ size │ dev +│ ✓ done +│ \d\.\ds +│/);
});

story("Ctrl-C ends the step, and the workflow with it", TERMINAL, async (t) => {
  await t.configure(stepsTeam(["dev"]));
  await t.write(
    "workflows/team.yaml",
    `workflows:
  slow:
    steps:
      - { name: one, type: shell, command: "echo ready; exec sleep 60", identity: dev }
      - { name: two, type: shell, command: echo never, when: always }
`,
  );
  const terminal = await t.terminal(["workflow", "slow"]);
  await terminal.waitFor("ready");
  await terminal.write(KEYS.ctrlC);
  assert.equal(await terminal.exited, 130);
  assert.match(terminal.text, /one failed with exit code 130/);
  assert.match(terminal.text, /two skipped/);
  assert.doesNotMatch(terminal.text, /never/);
});

story("a bare --identity lets a person choose for a custom command", TERMINAL, async (t) => {
  await t.configure(
    stepsTeam(["dev", "prod"], 'commands: [{ name: who, identity: dev, steps: ["echo as $AWS_PROFILE"] }]\n'),
  );
  const terminal = await t.terminal(["who", "-i"]);
  await terminal.waitFor("Choose an identity");
  await terminal.write("prod");
  await terminal.waitFor("prod");
  await terminal.write(KEYS.enter);
  assert.equal(await terminal.exited, 0);
  assert.match(terminal.text, /as prod\n/);
});
