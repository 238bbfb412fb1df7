import assert from "node:assert/strict";
import { atmos } from "./world.ts";

for (
  const [line, expected] of [
    ["list stacks", "dev\nprod\n"],
    ["list stacks -c vpc --format csv", "Stack\r?\ndev\nprod\n"],
    ["list components", "dns\tterraform\t2\nfixed\tterraform\t2\noff\tterraform\t2\nvpc\tterraform\t2\n"],
    ["list components --type abstract", "base\tterraform\t2\n"],
    ["list components --locked --format tsv", "Component\tType\tStacks\nfixed\tterraform\t2\n"],
    ["list components --enabled -s d*", "dns\tterraform\t1\nfixed\tterraform\t1\nvpc\tterraform\t1\n"],
    [
      "list instances -s prod --enabled",
      "dns\tprod\tterraform\nfixed\tprod\tterraform\nvpc\tprod\tterraform\n",
    ],
    ["describe component vpc -s dev -q .vars.name", "a, b\n"],
    [
      "describe component vpc -s dev -q .vars -f json",
      '{\n  "name": "a, b",\n  "region": "eu-west-1",\n  "stage": "dev"\n}\n',
    ],
    ["describe component dns -s dev --process-functions false -q .vars.name", "!terraform.output vpc name\n"],
    [
      "describe stacks -s prod --components vpc --sections vars -q .prod.components.terraform.vpc.vars.stage",
      "prod\n",
    ],
    ["describe stacks --component-types helmfile -f json", "{}\n"],
  ] as const
) {
  Deno.test(`atmos ${line}`, async () => {
    const { code, stdout, stderr } = await atmos(line);
    assert.equal(code, 0, stderr());
    assert.match(
      stdout(),
      new RegExp(`^${expected.replace(/[.*+^${}()|[\]\\]/g, "\\$&").replace("\\r?", "\r?")}$`),
    );
  });
}

Deno.test("a component is turned off by any word for it, in lists as when it is run", async () => {
  const manifest = `vars: {stage: hush}
components: {terraform: {net: {metadata: {enabled: "off"}}, vpc: {}}}
`;
  const { stdout } = await atmos("list components -s hush --enabled", {
    files: { "/project/stacks/deploy/hush.yaml": manifest },
  });
  assert.equal(stdout(), "vpc\tterraform\t1\n");
});

Deno.test("no two names look alike in a list, whatever its form", async () => {
  const files = {
    "/project/stacks/deploy/odd.yaml":
      'vars: {stage: odd}\ncomponents: {terraform: {"vpc\\nprod": {}, " dns": {}, "dns\\n": {}}}\n',
  };
  for (const form of ["lines", "table", "tree", "tsv"]) {
    for (
      const what of [
        "components -s odd",
        "instances -s odd",
        "instances --columns component,N={{.component}}",
      ]
    ) {
      const { stdout } = await atmos(`list ${what} --format ${form}`, { files });
      assert.match(stdout(), /vpc\\u000aprod/, `${form} ${what}`);
      assert.match(stdout(), /dns\\u000a/, `${form} ${what}`);
      assert.doesNotMatch(stdout(), /^\W*prod/m);
    }
  }
});

Deno.test("lists are tables on a terminal, and YAML and JSON elsewhere", async () => {
  const shown = await atmos("list components", { terminal: true, columns: 60 });
  assert.match(shown.stdout(), /│ COMPONENT │ TYPE +│ STACKS │/);
  assert.match((await atmos("list stacks --format yaml")).stdout(), /^- Stack: dev\n- Stack: prod\n$/);
  assert.deepEqual(JSON.parse((await atmos("list stacks --format json")).stdout()), [{ Stack: "dev" }, {
    Stack: "prod",
  }]);
});

Deno.test("a project without stacks has an empty list, and says so", async () => {
  const { code, stdout, stderr } = await atmos("list stacks", {
    files: { "/project/atmos.yaml": 'stacks: {base_path: stacks, included_paths: ["none/*"]}\n' },
  });
  assert.deepEqual([code, stdout()], [0, ""]);
  assert.match(stderr(), /no file in stacks is included/);
});

Deno.test("provenance names the file of each value", async () => {
  const { stdout } = await atmos("describe component vpc -s prod --provenance");
  assert.match(stdout(), /^vars\.stage: "prod" +# stacks\/deploy\/prod\.yaml:2:15$/m);
  assert.match(stdout(), /^vars\.region: "eu-west-1" +# stacks\/deploy\/dev\.yaml:1:28$/m);
});

Deno.test("components that ask for each other's state end, even when they are asked at the same time", async () => {
  const files = {
    "/project/stacks/deploy/round.yaml": `vars: {stage: round}
components:
  terraform:
    a: {vars: {b: !terraform.state b x, c: !terraform.state c x}}
    b: {vars: {c: !terraform.state c x}}
    c: {vars: {b: !terraform.state b x}}
`,
  };
  for (const line of ["describe stacks -s round", "describe component a -s round"]) {
    const { code, stderr } = await atmos(line, { files });
    assert.equal(code, 2);
    assert.match(
      stderr(),
      /components wait for each other in a circle: ([bc]) in round → [bc] in round → \1 in/,
    );
  }
});

Deno.test("what a repository says moves no cursor, in no format", async () => {
  const files = {
    "/project/stacks/deploy/odd.yaml":
      `vars: {stage: odd, text: "a\\e[2J\\u202e\\nb"}\ncomponents: {terraform: {"x\\e[2J": {}}}\n`,
  };
  for (
    const line of [
      "describe stacks -s odd",
      "describe stacks -s odd -f json",
      "list components -s odd",
      "list components -s odd --format csv",
      "list components -s odd --format yaml",
      "list components -s odd --format json",
      "describe stacks -s odd -q .odd.components.terraform[].vars.text",
    ]
  ) {
    const { code, stdout, stderr } = await atmos(line, { files, terminal: true });
    assert.equal(code, 0, stderr());
    assert.match(stdout(), /\\u001b|\\e/);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(stdout(), /\u001b\[2J|\u202e/, line);
  }
  const exact = await atmos("describe component vpc -s odd2 -q .vars.text", {
    files: {
      "/project/stacks/deploy/odd2.yaml":
        `vars: {stage: odd2, text: "a\\eb"}\ncomponents: {terraform: {vpc: {}}}\n`,
    },
  });
  assert.equal(exact.stdout(), "a\u001bb\n", "a program gets the very text");
});

Deno.test("a description goes to a file", async () => {
  const { code, files, stdout } = await atmos("describe component vpc -s dev --file /project/out.yaml");
  assert.deepEqual([code, stdout()], [0, ""]);
  assert.match(await files.readText("/project/out.yaml") ?? "", /^ {2}region: eu-west-1$/m);
});

Deno.test("stacks are checked, and all of their faults told", async () => {
  assert.match((await atmos("validate stacks")).stderr(), /✓ All stacks validated successfully/);
  const bad = `vars: {stage: bad}
components:
  terraform:
    x: {metadata: {inherits: [nobody]}}
    y: {auth: {identities: {tow: {default: true}}}}
    z: {auth: {identities: {one: {default: true}, two: {default: true}}}}
`;
  const files = { "/project/stacks/deploy/bad.yaml": bad };
  const text = await atmos("validate stacks", { files });
  assert.equal(text.code, 1);
  assert.match(text.stderr(), /inherits from "nobody"/);
  assert.match(text.stderr(), /works as the identity "tow", which nobody describes\n.*Did you mean two\?/);
  assert.match(text.stderr(), /has two default identities: "one" and "two"/);
  assert.match(text.stderr(), /✗ The stacks are not valid: 3 errors/);
  const data = JSON.parse((await atmos("validate stacks --format json", { files })).stdout());
  assert.deepEqual([data.valid, data.problems.length], [false, 3]);
  const broken = await atmos("validate stacks", { files: { "/project/stacks/deploy/bad.yaml": "a: [" } });
  assert.equal(broken.code, 1);
});

Deno.test("a problem names its place once", async () => {
  const { code, stderr } = await atmos("validate stacks", {
    files: {
      "/project/atmos.yaml":
        'stacks: {base_path: stacks, included_paths: ["**/*"], name_template: "{{ .vars.stage }}"}\n',
      "/project/stacks/dev.yaml":
        "vars: {stage: dev}\ncomponents:\n  terraform:\n    vpc: {metadata: {inherits: [bsae]}}\n    base: {}\n",
    },
  });
  assert.equal(code, 1);
  assert.match(stderr(), /^stacks\/dev\.yaml:4:33: error: the component "vpc" inherits from "bsae"/m);
});

Deno.test("a program of a project that nobody has trusted leaves one value out, and its place is told", async () => {
  const files = {
    "/project/stacks/deploy/odd.yaml":
      "vars: {stage: odd}\ncomponents: {terraform: {net: {vars: {a: !exec evil, b: 1}}, other: {vars: {c: 2}}}}\n",
  };
  const { code, stdout, stderr, lines, ran } = await atmos("describe stacks -s odd --sections vars -f json", {
    files,
  });
  assert.equal(code, 0, stderr());
  const { net, other } = JSON.parse(stdout()).odd.components.terraform;
  assert.deepEqual([net.vars.a, net.vars.b, other.vars.c], [null, 1, 2]);
  assert.match(stderr(), /not known yet:\n.*odd\.yaml:2:48: cannot run "evil".*\n.*atmos config trust/);
  assert.deepEqual([lines, ran], [[], []]);
});
