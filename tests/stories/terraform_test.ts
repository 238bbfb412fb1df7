/** Components with the real Terraform, each as its own identity. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { placesOf } from "../optional_programs.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

const TERRAFORM = placesOf("terraform")[0] ?? "terraform";

const ATMOS = `base_path: ""
stacks: {base_path: stacks, included_paths: ["deploy/**/*"], name_template: "{{ .vars.stage }}"}
components: {terraform: {command: ${TERRAFORM}, base_path: components/terraform, auto_generate_backend_file: true}}
auth:
  providers: {corp: {kind: mock/aws}}
  identities:
    one: {kind: mock/aws, via: {provider: corp}, default: true}
    two: {kind: mock/aws, via: {provider: corp}}
    three: {kind: mock/aws, via: {provider: corp}}
`;

const DEV = `vars: {stage: dev}
terraform: {backend_type: local, backend: {local: {}}}
components:
  terraform:
    usual: {metadata: {component: show}, vars: {name: U, secret: "hush hush"}}
    marked:
      dependencies: {components: [{component: short}]}
      metadata: {component: show}
      vars: {name: M, secret: "hush hush"}
      auth: {identities: {two: {default: true}}}
      env: {AWS_ACCESS_KEY_ID: stale, EXTRA: 5}
    short: {metadata: {component: show}, vars: {name: S, secret: "hush hush"}, settings: {auth: {identity: three}}}
    off: {metadata: {component: show, enabled: false}}
    fixed: {metadata: {component: show, locked: true}}
    model: {metadata: {component: show, type: abstract}}
`;

const MODULE = `variable "name" { type = string }
variable "stage" { type = string }
variable "secret" {
  type      = string
  sensitive = true
}
resource "terraform_data" "who" {
  input = "\${var.name}-\${var.stage}"
  provisioner "local-exec" {
    command = "echo who=$AWS_PROFILE key=\${"$"}{AWS_ACCESS_KEY_ID-none} extra=$EXTRA"
  }
}
output "name" { value = terraform_data.who.output }
`;

async function project(t: Story): Promise<void> {
  await t.configure(ATMOS);
  await t.write("stacks/deploy/dev.yaml", DEV);
  await t.write("components/terraform/show/main.tf", MODULE);
}

const ENV = { TF_CLI_CONFIG_FILE: undefined, CHECKPOINT_DISABLE: "1" };

story("each component is applied as its own identity, in order", { needs: ["terraform"] }, async (t) => {
  await project(t);
  const all = await t.atmos(["terraform", "apply", "--all", "-s", "dev", "-auto-approve", "-no-color"], {
    env: ENV,
    code: 0,
  });
  const who = [...all.stdout.matchAll(/^terraform_data\.who \(local-exec\): (who=.*)$/gm)].map(([, line]) =>
    line
  );
  assert.deepEqual(who, [
    "who=one key=none extra=",
    "who=three key=none extra=",
    "who=two key=none extra=5",
  ]);
  assert.match(all.stderr, /✓ usual in dev\n✓ short in dev\n✓ marked in dev\n$/);

  const output = await t.atmos(["terraform", "output", "marked", "-s", "dev", "-json"], {
    env: ENV,
    code: 0,
  });
  assert.equal(JSON.parse(output.stdout).name.value, "M-dev", "nothing but Terraform's own output");
  const same = ["terraform", "plan", "usual", "-s", "dev", "-detailed-exitcode"];
  await t.atmos(same, { env: ENV, code: 0 });
  await t.atmos([...same, "-var", "name=other"], { env: ENV, code: 2 });
  const list = await t.atmos(["terraform", "state", "list", "usual", "-s", "dev"], { env: ENV, code: 0 });
  assert.equal(list.stdout, "terraform_data.who\n");

  // Values lie in a file of one's own, and secrets in none of ours.
  const values = await Deno.readTextFile(
    join(t.project, "components/terraform/show/dev-usual.terraform.tfvars.json"),
  );
  assert.deepEqual(JSON.parse(values), { name: "U", stage: "dev" });
});

story(
  "what clean has removed comes back with the next plan, without a question",
  { needs: ["terraform"] },
  async (t) => {
    await project(t);
    await t.atmos(["terraform", "deploy", "usual", "-s", "dev"], { env: ENV, code: 0 });
    const states = (): Promise<string> =>
      Deno.readTextFile(
        join(t.project, "components/terraform/show/terraform.tfstate.d/dev-usual/terraform.tfstate"),
      );
    const before = await states();
    await t.atmos(["terraform", "clean", "--force"], { env: ENV, code: 0 });
    const plan = await t.atmos(["terraform", "plan", "usual", "-s", "dev", "-detailed-exitcode"], {
      env: ENV,
      code: 0,
    });
    assert.doesNotMatch(plan.stdout + plan.stderr, /migrate/);
    assert.equal(await states(), before);
  },
);

story("a component gets what another one has, and a circle is told", { needs: ["terraform"] }, async (t) => {
  await project(t);
  await t.write(
    "stacks/deploy/other.yaml",
    `vars: {stage: other}
terraform: {backend_type: local, backend: {local: {}}}
components:
  terraform:
    asks: {metadata: {component: show}, vars: {name: !terraform.output usual dev name, secret: !terraform.state usual dev name}}
    early: {metadata: {component: show}, vars: {name: !terraform.output asks name, secret: x}}
    over: {metadata: {component: show}, vars: {name: !terraform.state asks name, secret: x}}
    x: {metadata: {component: show}, vars: {name: !terraform.state y name, secret: x}}
    y: {metadata: {component: show}, vars: {name: !terraform.state x name, secret: x}}
`,
  );
  await t.atmos(["terraform", "deploy", "usual", "-s", "dev"], { env: ENV, code: 0 });
  const look = ["describe", "component", "asks", "-s", "other", "-q", ".vars", "-f", "json"];
  // Whoever only looks has called no Terraform, and whoever made the project says what that runs.
  const untrusted = await t.atmos(look, { env: ENV, code: 0 });
  assert.match(
    untrusted.stderr,
    /cannot run "\S*terraform output -json" for the outputs of usual: nobody has trusted/,
  );
  const over = await t.atmos(["describe", "component", "over", "-s", "other"], { env: ENV, code: 0 });
  assert.match(over.stderr, /for the outputs of usual: nobody has trusted/);
  const values = await t.atmos(look, { env: { ...ENV, ATMOS_TRUST: "true" }, code: 0 });
  assert.deepEqual(JSON.parse(values.stdout), { name: "U-dev", secret: "U-dev", stage: "other" });
  const early = await t.atmos(["terraform", "plan", "early", "-s", "other"], { env: ENV, code: 1 });
  assert.match(
    early.stderr,
    /"asks" in "other" has no output name\n {2}It has not been applied: `atmos terraform apply/,
  );
  const circle = await t.atmos(["describe", "component", "x", "-s", "other"], { env: ENV, code: 2 });
  assert.match(
    circle.stderr,
    /components wait for each other in a circle: x in other → y in other → x in other/,
  );
});

story("what must not run does not, and says why", { needs: ["terraform"] }, async (t) => {
  await project(t);
  const dry = await t.atmos(["terraform", "plan", "marked", "-s", "dev", "--dry-run", "-target=x"], {
    code: 0,
  });
  assert.match(
    dry.stdout,
    /# as two\n# workspace dev-marked, component marked\n\S*terraform init\n\S*terraform workspace select -or-create=true dev-marked\n\S*terraform plan -var-file dev-marked\.terraform\.tfvars\.json -out dev-marked\.planfile -target=x\n$/,
  );
  for (
    const [words, code, message] of [
      ["plan off -s dev", 0, /The component "off" is not enabled here/],
      ["plan model -s dev", 1, /abstract component cannot be provisioned: "model"/],
      ["apply fixed -s dev", 1, /cannot run apply: the component "fixed" is locked/],
      ["plan usual", 2, /no stack is named/],
      ["plan", 2, /no component is named/],
      [
        "plan usula -s dev",
        1,
        /Could not find the component "usula" in the stack "dev"\n {2}Did you mean usual\?/,
      ],
    ] as const
  ) {
    const { stderr, stdout } = await t.atmos(["terraform", ...words.split(" ")], { code });
    assert.match(stderr, message);
    assert.equal(stdout, "");
  }
  assert.deepEqual(
    (await t.files()).filter(({ path }) => path.includes("tfvars")),
    [],
    "nothing is written for what does not run",
  );
});

story("without authentication a component runs bare", { needs: ["terraform"] }, async (t) => {
  await project(t);
  const { stdout } = await t.atmos(
    ["terraform", "apply", "usual", "-s", "dev", "--identity=false", "-auto-approve", "-no-color"],
    { env: { ...ENV, AWS_PROFILE: "mine" }, code: 0 },
  );
  assert.match(stdout, /who=mine key=none/);
});

story(
  "a shell works as Terraform would, and what all of it left is cleaned",
  { needs: ["terraform"] },
  async (t) => {
    await project(t);
    const script = `${TERRAFORM} apply -auto-approve -no-color && ${TERRAFORM} workspace show`;
    const { stdout } = await t.atmos(
      ["terraform", "shell", "short", "-s", "dev", "--shell", "sh", "--no-color", "--", "-c", script],
      { env: ENV, code: 0 },
    );
    assert.match(stdout, /who=three key=none/);
    assert.match(stdout, /\ndev-short\n$/);
    const folder = join(t.project, "components/terraform/show");
    const clean = ["terraform", "clean", "short", "-s", "dev"];
    const dry = await t.atmos([...clean, "--dry-run"], { code: 0 });
    assert.match(dry.stdout, /components\/terraform\/show\/\.terraform\n/);
    const asked = await t.atmos(clean, { code: 2 });
    assert.match(asked.stderr, /cannot ask whether to remove this/);
    await t.atmos([...clean, "--force"], { code: 0 });
    const names = (): string[] => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(names(), ["main.tf", "terraform.tfstate.d"], "the state is still there");
    await t.atmos([...clean, "--force", "--everything"], { code: 0 });
    assert.deepEqual([...Deno.readDirSync(join(folder, "terraform.tfstate.d"))], []);
  },
);

story("a person is asked which component is meant, and in which stack", { needs: ["script"] }, async (t) => {
  await project(t);
  await t.write("stacks/deploy/prod.yaml", "import: [deploy/dev]\nvars: {stage: prod}\n");
  const terminal = await t.terminal(["terraform", "plan", "--dry-run"]);
  await terminal.waitFor("Choose a component");
  await terminal.write("mark");
  await terminal.waitFor("marked");
  await terminal.write(KEYS.enter);
  await terminal.waitFor("Choose a stack of marked");
  await terminal.write(KEYS.enter);
  assert.equal(await terminal.exited, 0);
  assert.match(terminal.text, /# workspace dev-marked, component marked/);
  const cancelled = await t.terminal(["describe", "component", "usual"]);
  await cancelled.waitFor("Choose a stack of usual");
  await cancelled.write(KEYS.ctrlC);
  assert.equal(await cancelled.exited, 130);
});

story("a folder that nobody may write to is told", { needs: ["terraform"] }, async (t) => {
  await project(t);
  await t.atmos(["terraform", "generate", "varfile", "usual", "-s", "dev", "--file", "/proc/none"], {
    code: 2,
  });
  await Deno.remove(join(t.project, "components/terraform/show/dev-usual.terraform.tfvars.json")).catch(
    () => {},
  );
  await Deno.mkdir(join(t.project, "components/terraform/show/dev-usual.terraform.tfvars.json/x"), {
    recursive: true,
  });
  const { stderr } = await t.atmos(["terraform", "plan", "usual", "-s", "dev"], { env: ENV, code: 1 });
  assert.match(stderr, /cannot write ".*dev-usual\.terraform\.tfvars\.json"/);
  assert.doesNotMatch(stderr, /unexpected/);
});
