/** The examples that the documentation shows do what it says. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { placesOf } from "../optional_programs.ts";
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

story("the components of the examples", { needs: ["terraform"] }, async (t) => {
  // Terraform writes beside the code.
  await t.run("cp", ["-R", `${folder("components")}/.`, t.project], { code: 0 });
  const env = {
    TF_CLI_CONFIG_FILE: undefined,
    CHECKPOINT_DISABLE: "1",
    ATMOS_COMPONENTS_TERRAFORM_COMMAND: placesOf("terraform")[0],
  };
  assert.match((await t.atmos(["validate", "stacks"], { code: 0 })).stderr, /✓ All stacks validated/);
  const first = await t.atmos(["terraform", "deploy", "greeting", "-s", "dev", "--no-color"], {
    env,
    code: 0,
  });
  assert.match(first.stdout, /said as developer/);
  const all = await t.atmos(["terraform", "deploy", "--all", "--no-color"], { env, code: 0 });
  assert.match(all.stdout, /said as writer/);
  assert.match(all.stderr, /✓ greeting in dev\n✓ letter in dev\n✓ greeting in prod\n✓ letter in prod\n$/);
  const output = await t.atmos(["terraform", "output", "letter", "-s", "prod", "-raw", "said"], {
    env,
    code: 0,
  });
  assert.equal(output.stdout, "good evening from prod from prod");
  const shown = await t.atmos(["describe", "component", "letter", "-s", "prod", "--provenance"], { code: 0 });
  assert.match(shown.stdout, /stacks\/catalog\/greeting\.yaml:\d+:\d+/);
});
