/** The examples that the documentation shows do what it says. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { story } from "./harness/story.ts";

const folder = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

story("the workflows of the examples", async (t) => {
  const cwd = folder("workflows");
  const { stdout } = await t.atmos(["validate"], { cwd, code: 0 });
  assert.match(stdout, /✓ .* is valid\n$/);
  assert.equal(
    (await t.atmos(["workflow", "deploy"], { cwd, code: 0 })).stdout,
    "shop:1.4 goes to dev\nshop:1.4 goes to prod\nwritten as nobody\n",
  );
  const careful = await t.atmos(["workflow", "careful"], { cwd, code: 3 });
  assert.equal(careful.stdout, "tidied up\n");
  assert.match(careful.stderr, /✗ exit code 3, 3 tries/);
  const plan = (await t.atmos(["workflow", "deploy", "--dry-run"], { cwd, code: 0 })).stdout;
  assert.match(plan, /\[3\/4\] production \(shell\) as prod\n/);
  assert.match((await t.atmos(["workflow", "list"], { cwd, code: 0 })).stdout, /careful/);
});

story("the custom commands of the examples", async (t) => {
  const cwd = folder("custom-commands");
  const { stdout } = await t.atmos(["validate"], { cwd, code: 0 });
  assert.match(stdout, /✓ .* is valid\n$/);
  const cases: [string[], string][] = [
    [["deploy", "app", "shop", "--stage", "prod", "--", "--verbose"], "shop to prod as dev --verbose\n"],
    [["deploy", "app", "shop", "-i", "prod", "--force"], "shop to dev as prod\nby force\n"],
    [["shop", "-s", "prod"], "shop to prod as dev\n"],
    [["report"], "one as dev\ntwo as prod\nthree as nobody\n"],
  ];
  for (const [args, expected] of cases) {
    const { stdout } = await t.atmos(args, { cwd, code: 0 });
    assert.equal(stdout.replaceAll(/ +\n/g, "\n"), expected, args.join(" "));
  }
});
