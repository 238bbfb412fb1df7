import assert from "node:assert/strict";
import { workspaceFault } from "../../../../src/stacks/terraform/names.ts";
import { atmos } from "./world.ts";

const LONG = "n".repeat(300);

for (
  const [what, component, said] of [
    [
      "a folder with a NUL",
      'x: {metadata: {component: "a\\0b"}}',
      /odd\.yaml:4:\d+: the folder of the component "x" has a NUL in its name/,
    ],
    [
      "a folder of 300 letters",
      `x: {metadata: {component: ${LONG}}}`,
      /the folder of the component "x" has too long a name/,
    ],
    [
      "a workspace with a NUL",
      'x: {metadata: {component: net, terraform_workspace: "a\\0b"}}',
      /cannot call the workspace of "x" "a\S+b": Terraform takes no "\\u0000" in it/,
    ],
    [
      "a workspace with a blank",
      "x: {metadata: {component: net, terraform_workspace: a b}}",
      /Terraform takes no " " in it/,
    ],
    [
      "a workspace of 300 letters",
      `x: {metadata: {component: net, terraform_workspace: ${LONG}}}`,
      /it is too long/,
    ],
    ["a workspace called ..", "x: {metadata: {component: net, terraform_workspace: ..}}", /it is a folder's/],
  ] as const
) {
  Deno.test(`${what} is refused before anything is written, in a dry run, too`, async () => {
    for (const more of ["", " --dry-run"]) {
      const { code, stderr, lines } = await atmos(`terraform plan x -s odd${more}`, {
        files: {
          "/project/stacks/deploy/odd.yaml":
            `vars: {stage: odd}\nterraform: {backend_type: local}\ncomponents:\n  terraform: {${component}}\n`,
        },
      });
      assert.equal(code, 2, stderr());
      assert.match(stderr(), said);
      assert.ok(stderr().length < 1000);
      assert.deepEqual(lines, []);
    }
  });
}

Deno.test("a component whose name makes no file is refused", async () => {
  for (
    const [name, state] of [[LONG, "it is too long"], [
      '"a\\0b"',
      'Terraform takes no "\\u0000" in it',
    ]] as const
  ) {
    const wanted = name.startsWith('"') ? "a\0b" : name;
    const { code, stderr } = await atmos(`terraform plan ${wanted} -s odd`, {
      files: {
        "/project/stacks/deploy/odd.yaml":
          `vars: {stage: odd}\nterraform: {backend_type: local}\ncomponents:\n  terraform:\n    ${name}: {metadata: {component: net}}\n`,
      },
    });
    assert.equal(code, 2, stderr());
    assert.ok(stderr().includes(state), stderr());
  }
});

Deno.test("workspaces are called as Terraform takes them", () => {
  for (const name of ["dev", "a-b_c.d~e", "a:b@c", "a+b=c&d$e", "n".repeat(255)]) {
    assert.equal(workspaceFault(name), undefined, name);
  }
  for (const name of ["", "a/b", "a b", "a;b", "a,b", "a?b", "ä", "a%20b", "a\nb"]) {
    assert.notEqual(workspaceFault(name), undefined, name);
  }
});

Deno.test("two identities of a cloud whose programs find one alone are refused before anybody is signed in", async () => {
  const subscription = (id: number): string =>
    `{kind: azure/subscription, via: {provider: tenant}, principal: {subscription_id: ${
      "0".repeat(7)
    }${id}-0000-4000-8000-000000000000}`;
  for (const more of ["", " --dry-run"]) {
    const { code, stderr, lines } = await atmos(`terraform plan x -s both${more}`, {
      files: {
        "/project/stacks/deploy/both.yaml": `vars: {stage: both}
terraform: {backend_type: local}
components:
  terraform:
    x:
      metadata: {component: net}
      auth:
        providers: {tenant: {kind: azure/device-code, spec: {tenant_id: 00000000-0000-4000-8000-000000000000}}}
        identities:
          three: ${subscription(3)}, default: true}
          four: ${subscription(4)}, required: true}
`,
      },
    });
    assert.equal(code, 2, stderr());
    assert.match(
      stderr(),
      /cannot lend "three" and "four" to the component "x": a program works as one identity of azure\n/,
    );
    assert.deepEqual(lines, []);
  }
});

Deno.test("a stack that is not there is no empty one", async () => {
  const { code, stdout, stderr } = await atmos("describe stacks -s prdo");
  assert.deepEqual([code, stdout()], [1, ""]);
  assert.match(stderr(), /Could not find the stack "prdo"\n.*Did you mean prod\?/);
});

Deno.test("what stacks would run is shown and trusted with the rest", async () => {
  const stack = `vars: {stage: run, greeting: hello}
settings: {templates: {settings: {enabled: true}}}
components:
  terraform:
    net: {vars: {a: !exec "echo {{ .vars.greeting }}", b: !terraform.output vpc dev name}}
    again: {metadata: {component: net}, vars: {a: !exec "echo {{ .vars.greeting }}"}}
`;
  const files = {
    "/project/stacks/deploy/run.yaml": stack,
    "/project/stacks/deploy/broken.yaml": "a: [",
  };
  const { code, stderr, lines, ran } = await atmos("config trust --yes", { files });
  assert.equal(code, 0, stderr());
  assert.deepEqual([lines, ran], [[], []]);
  assert.match(stderr(), /run\.yaml:5:\d+ net\.vars\.a\n {6}echo hello\n/);
  assert.equal(stderr().split("echo hello").length, 2, "once");
  assert.match(stderr(), /outputs of components\n {6}\/usr\/bin\/terraform output -json\n/);
  assert.match(stderr(), /The stacks may run more than is shown here: .*broken\.yaml/);
  assert.match(stderr(), /✓ Trusted\./);
});
