import assert from "node:assert/strict";
import { atmos } from "./world.ts";

const VARFILE = "/project/components/terraform/net/dev-vpc.terraform.tfvars.json";

Deno.test("a plan is prepared, and started with what the stacks say", async () => {
  const { code, lines, files, stderr } = await atmos("terraform plan vpc -s dev -lock=false");
  assert.equal(code, 0, stderr());
  assert.deepEqual(lines, [
    "init",
    "(workspace select -or-create=true dev-vpc)",
    "plan -var-file dev-vpc.terraform.tfvars.json -out dev-vpc.planfile -lock=false",
  ]);
  assert.deepEqual(JSON.parse(await files.readText(VARFILE) ?? ""), {
    name: "a, b",
    region: "eu-west-1",
    stage: "dev",
  });
  for (
    const [name, part] of [
      ["backend.tf.json", '"local"'],
      ["providers_override.tf.json", '"aws"'],
      ["terraform_override.tf.json", '"required_version"'],
    ]
  ) {
    assert.ok(
      (await files.readText(`/project/components/terraform/net/${name}`))?.includes(part ?? ""),
      name,
    );
  }
});

Deno.test("an output of another component is asked for before the run", async () => {
  const { code, lines, files } = await atmos("terraform apply dns -s dev -auto-approve");
  assert.equal(code, 0);
  assert.deepEqual(lines.slice(0, 3), [
    "(init)",
    "(workspace select -or-create=true dev-vpc)",
    "(output -json)",
  ]);
  assert.equal(lines.at(-1), "apply -var-file dev-dns.terraform.tfvars.json -auto-approve");
  const values = await files.readText("/project/components/terraform/dns/dev-dns.terraform.tfvars.json");
  assert.equal(values, undefined, "what was applied leaves no values");
});

Deno.test("whoever only looks is asked before Terraform runs for an output", async () => {
  const { code, stdout, stderr, lines } = await atmos("describe component dns -s dev -q .vars -f json");
  assert.deepEqual([code, JSON.parse(stdout())], [0, { name: null, region: "eu-west-1", stage: "dev" }]);
  assert.match(
    stderr(),
    /^Some values are not known yet:\n {2}\S+\/dev\.yaml:8:\d+: cannot run "\/usr\/bin\/terraform output -json" for the outputs of vpc: nobody has trusted .*\n {2}Run `atmos config trust` there/,
    "with the place of the value, and what to do",
  );
  assert.deepEqual(lines, []);
  const strict = await atmos("describe component dns -s dev --error-mode strict");
  assert.equal(strict.code, 1);
  assert.match(strict.stderr(), /dev\.yaml:8:\d+: cannot run [^]*config trust/);
  const all = await atmos("describe stacks --format json");
  assert.deepEqual([all.code, all.lines], [0, []], "one value keeps nobody from seeing the rest");
  const trusted = await atmos("describe component dns -s dev -q .vars.name", {
    env: { HOME: "/home/me", PATH: "/usr/bin", ATMOS_TRUST: "true" },
  });
  assert.equal(trusted.stdout(), "from-vpc\n");
});

Deno.test("many run in the order of their dependencies, and a failure stops what depends on it", async () => {
  const all = await atmos("terraform plan --all -s dev");
  assert.equal(all.code, 0, all.stderr());
  assert.match(all.stderr(), /✓ vpc in dev\n✓ dns in dev\n✓ fixed in dev\n$/);
  const failing = await atmos("terraform plan --components dns,vpc -s dev", { start: () => 1 });
  assert.equal(failing.code, 1);
  assert.match(failing.stderr(), /✗ vpc in dev\n! dns in dev \(left out\)\n$/);
  const locked = await atmos("terraform apply --components fixed -s dev");
  assert.match(locked.stderr(), /fixed in dev is passed over: it is locked/);
});

for (
  const [line, code, said] of [
    ["terraform plan off -s dev", 0, /"off" is not enabled here/],
    ["terraform plan base -s dev", 1, /abstract component cannot be provisioned/],
    ["terraform apply fixed -s dev", 1, /is locked/],
    ["terraform plan", 2, /no component is named/],
    ["terraform plan vpc", 2, /no stack is named/],
    ["terraform plan vpc -s prdo", 1, /Did you mean prod\?/],
    ["terraform plan --all -s prdo", 1, /the stack "prdo"\n.*Did you mean prod\?/],
    ["terraform plan --components vcp -s dev", 1, /the component "vcp"\n.*Did you mean vpc\?/],
    ["terraform plan vpc --all -s dev", 2, /cannot run "vpc" and many at once\n.*--components vpc/],
    ["terraform paln vpc -s dev", 2, /Terraform has no command "paln"\n.*Did you mean plan\?/],
    ["terraform plan-diff vpc -s dev", 2, /this version of atmos has no command "terraform plan-diff"/],
    ["terraform shell --all -s dev", 2, /cannot open a shell for many components at once/],
    [
      "terraform plan --affected",
      2,
      /what is affected: this is no repository of git\n {2}Run it inside of one/,
    ],
    ["terraform plan --all --use-mocks", 2, /this version of atmos has no flag --use-mocks here/],
    ["terraform plan vpc -s dev --skip-hooks", 2, /no flag --skip-hooks here\n.*Hooks are never run/],
    ["terraform plan vpc -s dev --terraform-dir x", 2, /no flag --terraform-dir here\n.*base_path/],
    ["terraform plan --labels =x", 2, /cannot choose by the label "=x": it has no name/],
    ["terraform plan --tags gone", 0, /There is no such component: nothing to do/],
    ["terraform varfile vpc -s dev", 2, /has no command "terraform varfile"\n.*generate varfile/],
    ["terraform help", 2, /Terraform has no command "help"\n.*atmos terraform --help/],
    [
      "terraform generate planfile vpc -s dev",
      2,
      /cannot generate "planfile": this version of atmos does not/,
    ],
    ["terraform plan --query .vars.stage", 2, /for vpc in dev it is neither true nor false/],
    ["terraform plan --all --max-concurrency no", 2, /it is no number from 1 to 64/],
    ["terraform plan vpc -s dev --max-concurrency 2", 2, /cannot use --max-concurrency for one component/],
    ["terraform plan --all --max-concurrency 0", 2, /it is no number/],
    ["terraform apply --all --max-concurrency 2", 2, /nobody could tell which one asks/],
    ["terraform plan --query false", 0, /There is no such component: nothing to do/],
  ] as const
) {
  Deno.test(`atmos ${line} says why it runs nothing`, async () => {
    const result = await atmos(line);
    assert.equal(result.code, code);
    assert.match(result.stderr(), said);
    assert.deepEqual(result.lines, []);
  });
}

Deno.test("init is not asked to move states of the backend local from where they are to where they are", async () => {
  const folder = "/project/components/terraform/net";
  const init = async (backend: string, names: readonly string[], more = ""): Promise<string | undefined> => {
    const { lines, stderr, code } = await atmos(`terraform plan vpc -s here${more}`, {
      files: {
        "/project/stacks/deploy/here.yaml":
          `vars: {stage: here}\nterraform: {backend_type: local, backend: {local: ${backend}}}\ncomponents: {terraform: {vpc: {metadata: {component: net}}}}\n`,
        ...Object.fromEntries(names.map((name) => [`${folder}/${name}`, "{}"])),
      },
    });
    assert.equal(code, 0, stderr());
    return lines[0];
  };
  const [state, states] = ["terraform.tfstate", "terraform.tfstate.d/here-vpc/terraform.tfstate"];
  assert.equal(await init("{}", [states]), "init -force-copy");
  assert.equal(await init("{}", [state]), "init -force-copy");
  assert.equal(await init("{}", [state], " --init-run-reconfigure true"), "init -force-copy");
  assert.equal(await init("{path: other.tfstate}", [states]), "init -force-copy");
  assert.equal(await init("{}", []), "init", "nothing is there");
  assert.equal(await init("{}", [states, ".terraform/terraform.tfstate"]), "init", "Terraform knows it");
  assert.equal(await init("{path: other.tfstate}", [state]), "init", "a person decides whether it moves");
  assert.equal(await init("{workspace_dir: other}", [states]), "init");
  assert.equal(
    await init("{}", [states], " --auto-generate-backend-file false"),
    "init",
    "somebody else's backend",
  );
  const own = await atmos("terraform init vpc -s dev -reconfigure", {
    files: { [`${folder}/${state}`]: "{}" },
  });
  assert.deepEqual(own.lines, ["init -reconfigure"]);
});

for (
  const [what, auth, stacks, said] of [
    [
      "a mark",
      "{providers: {corp: {kind: mock/aws}}, identities: {one: {kind: mock/aws, via: {provider: corp}}}}",
      "auth: {identities: {onne: {default: true}}}",
      /who\.yaml:4:31: .* works as the identity "onne", which nobody describes\n {2}Did you mean one\?/,
    ],
    [
      "a shorthand",
      "{}",
      "settings: {auth: {identity: who}}",
      /who\.yaml:4:39: .* "who", which nobody describes\n {2}atmos\.yaml describes none/,
    ],
  ] as const
) {
  Deno.test(`${what} of an identity that nobody describes is told before anything runs, as validate stacks does`, async () => {
    const files = {
      "/project/atmos.yaml": `base_path: ""
stacks: {base_path: stacks, included_paths: ["**/*"], name_template: "{{ .vars.stage }}"}
components: {terraform: {base_path: components/terraform}}
auth: ${auth}
`,
      "/project/stacks/deploy/who.yaml": `vars: {stage: who}
components:
  terraform:
    net: {${stacks}}
`,
    };
    const lines = ["terraform plan net -s who", "terraform plan net -s who --dry-run", "validate stacks"];
    for (const line of lines) {
      const { code, stderr, lines } = await atmos(line, { files });
      assert.notEqual(code, 0, line);
      assert.match(stderr().replace("error: ", ""), said, line);
      assert.deepEqual(lines, []);
    }
    assert.equal(
      (await atmos("terraform plan net -s who -i off", { files })).code,
      0,
      "somebody else was named",
    );
  });
}

Deno.test("an identity of the project is meant by its alias, and in another case", async () => {
  const files = {
    "/project/atmos.yaml": `base_path: ""
stacks: {base_path: stacks, included_paths: ["**/*"], name_template: "{{ .vars.stage }}"}
components: {terraform: {base_path: components/terraform}}
auth:
  providers: {corp: {kind: mock/aws}}
  identities: {one: {kind: mock/aws, via: {provider: corp}, alias: first}, two: {kind: mock/aws, via: {provider: corp}}}
`,
    "/project/stacks/deploy/who.yaml": `vars: {stage: who}
components:
  terraform:
    net: {auth: {identities: {First: {default: false}, ONE: {default: true}}}}
    dns: {settings: {auth: {identity: first}}}
`,
  };
  for (const name of ["net", "dns"]) {
    const { stdout, stderr } = await atmos(`terraform plan ${name} -s who --dry-run`, { files });
    assert.match(stdout(), /^# as one$/m, stderr());
  }
  assert.equal((await atmos("validate stacks", { files })).code, 0);
});

Deno.test("components are chosen by their tags and labels", async () => {
  const files = {
    "/project/stacks/deploy/mark.yaml": `vars: {stage: mark}
metadata: {labels: {team: data}}
terraform: {backend_type: local}
components:
  terraform:
    a: {metadata: {component: net, tags: [blue, 5]}}
    b: {metadata: {component: net, tags: [red], labels: {team: web, tier: 1}}}
    c: {metadata: {component: net}}
`,
  };
  for (
    const [flags, expected] of [
      ["--tags blue,red", ["a", "b"]],
      ["--tags=5", ["a"]],
      ["--labels team=data", ["a", "c"]],
      ["--labels team=web,tier=1", ["b"]],
      ["--labels tier", ["b"]],
      ["--tags blue --labels tier", []],
      ["--all --tags red", ["b"]],
    ] as const
  ) {
    const { stdout, code } = await atmos(`terraform plan -s mark ${flags} --dry-run`, { files });
    assert.equal(code, 0);
    assert.deepEqual([...stdout().matchAll(/, component (.)$/gm)].map(([, name]) => name), expected, flags);
  }
});

Deno.test("services are told who asks", async () => {
  const told = async (line: string, env = {}): Promise<string | undefined> => {
    let found: string | undefined;
    await atmos(line, {
      env: { HOME: "/home/me", PATH: "/usr/bin", ...env },
      start: ({ env }) => {
        found = env?.["TF_APPEND_USER_AGENT"];
        return 0;
      },
    });
    return found;
  };
  const line = "terraform plan vpc -s dev --skip-init";
  assert.equal(await told(line), "Atmos");
  assert.equal(await told(line, { TF_APPEND_USER_AGENT: "mine" }), "mine");
  assert.equal(await told(`${line} --append-user-agent=team`, { TF_APPEND_USER_AGENT: "mine" }), "team mine");
});

Deno.test("a component without code is told where it was looked for", async () => {
  const { code, stderr } = await atmos("terraform plan lost -s dev", {
    files: {
      "/project/stacks/deploy/lost.yaml": "vars: {stage: dev}\ncomponents: {terraform: {lost: {}}}\n",
    },
  });
  assert.equal(code, 1);
  assert.match(stderr(), /no Terraform files in \/project\/components\/terraform\/lost/);
});

Deno.test("no component lies outside the folder of the components", async () => {
  for (const folder of ["../../..", "net/../..", "."]) {
    const { code, stderr, lines } = await atmos("terraform plan out -s dev", {
      files: {
        "/project/main.tf": "",
        "/project/stacks/deploy/out.yaml":
          `vars: {stage: dev}\ncomponents:\n  terraform:\n    out: {metadata: {component: ${folder}}}\n`,
      },
    });
    assert.equal(code, 2);
    assert.match(
      stderr(),
      /out\.yaml:4:10: the folder of the component "out" is not below \/project\/components\/terraform\n/,
    );
    assert.deepEqual(lines, []);
  }
});

Deno.test("the workspace of last time is forgotten, and nothing else that is called so", async () => {
  const folder = "/project/components/terraform/net";
  const stack = (env: string): string =>
    `vars: {stage: stg}\nterraform: {backend_type: local}\ncomponents: {terraform: {vpc: {metadata: {component: net}, env: {${env}}}}}\n`;
  const run = async (env: string, path: string, text: string, own = {}): Promise<string | undefined> => {
    const { files, stderr, code } = await atmos("terraform init vpc -s stg", {
      files: { "/project/stacks/deploy/stg.yaml": stack(env), [path]: text },
      env: { HOME: "/home/me", PATH: "/usr/bin", ...own },
    });
    assert.equal(code, 0, stderr());
    return await files.readText(path);
  };
  assert.equal(await run("", `${folder}/.terraform/environment`, "gone"), undefined);
  assert.equal(await run("TF_DATA_DIR: .tf", `${folder}/.tf/environment`, "gone\n"), undefined);
  assert.equal(await run("TF_DATA_DIR: ../../..", "/project/environment", "kept"), "kept");
  assert.equal(await run("TF_DATA_DIR: /etc", "/etc/environment", "kept"), "kept");
  const own = { TF_DATA_DIR: "/data" };
  assert.equal(await run("", "/data/environment", "gone", own), undefined, "the person's own choice");
});

Deno.test("a dry run shows whom and what, and starts nothing", async () => {
  const { stdout, lines } = await atmos("terraform deploy vpc -s prod --dry-run");
  assert.match(
    stdout(),
    /^# in \/project\/components\/terraform\/net\n# as one\n# workspace prod-vpc, component vpc\n/,
  );
  assert.match(
    stdout(),
    /\n\/usr\/bin\/terraform apply -var-file prod-vpc\.terraform\.tfvars\.json -auto-approve\n$/,
  );
  assert.deepEqual(lines, []);
});

Deno.test("a dry run starts no program for a value either, trusted or not, and needs none that is not there yet", async () => {
  const files = {
    "/project/stacks/deploy/dry.yaml":
      `vars: {stage: dry}\nterraform: {backend_type: local}\ncomponents:\n  terraform:\n    net: {vars: {a: !exec "echo hi", b: !terraform.output vpc dev name, c: !terraform.state vpc dev name}}\n`,
  };
  for (const line of ["terraform plan net -s dry --dry-run", "terraform plan --all -s dry --dry-run"]) {
    const { code, lines, stdout, stderr } = await atmos(line, {
      files,
      env: { HOME: "/home/me", PATH: "/usr/bin", ATMOS_TRUST: "true" },
    });
    assert.equal(code, 0, stderr());
    assert.match(stdout(), /\/usr\/bin\/terraform plan -var-file dry-net/);
    assert.deepEqual(lines, []);
  }
});

Deno.test("a dry run refuses a backend of no type, as the run does", async () => {
  for (const more of ["", " --dry-run"]) {
    const { code, stderr, lines } = await atmos(`terraform plan net -s bare${more}`, {
      files: {
        "/project/stacks/deploy/bare.yaml": "vars: {stage: bare}\ncomponents: {terraform: {net: {}}}\n",
      },
    });
    assert.equal(code, 2);
    assert.match(stderr(), /cannot write the backend of "net": backend_type is not set/);
    assert.deepEqual(lines, []);
  }
});

Deno.test("a dry run refuses a component without code, as the run does", async () => {
  const { code, stderr } = await atmos("terraform plan lost -s dev --dry-run", {
    files: {
      "/project/stacks/deploy/lost.yaml": "vars: {stage: dev}\ncomponents: {terraform: {lost: {}}}\n",
    },
  });
  assert.equal(code, 1);
  assert.match(stderr(), /no Terraform files in/);
});

Deno.test("what needs no component goes to Terraform as it is", async () => {
  assert.deepEqual((await atmos("terraform version -json")).lines, ["version -json"]);
  const dry = await atmos("terraform fmt --dry-run -- -check");
  assert.deepEqual([dry.stdout(), dry.lines], ["/usr/bin/terraform fmt -check\n", []]);
});

Deno.test("a workspace is made by versions that cannot do it while they select", async () => {
  const lines: string[] = [];
  const { code } = await atmos("terraform validate vpc -s dev");
  assert.equal(code, 0);
  const old = await atmos("terraform refresh vpc -s dev", {
    run: ({ args }) => {
      lines.push(args.join(" "));
      return { code: args[1] === "select" ? 1 : 0 };
    },
  });
  assert.equal(old.code, 0);
  assert.deepEqual(lines, ["workspace select -or-create=true dev-vpc", "workspace new dev-vpc"]);
});

Deno.test("flags stand before words, as Terraform wants them", async () => {
  for (
    const [line, expected] of [
      ["terraform output vpc -s dev -raw name", "output -raw name"],
      ["terraform output vpc name -s dev -raw", "output -raw name"],
      [
        "terraform import vpc a.b id -s dev -lock=false",
        "import -var-file dev-vpc.terraform.tfvars.json -lock=false a.b id",
      ],
      ["terraform state mv vpc a b -s dev -- -dry-run", "state mv -dry-run a b"],
    ] as const
  ) assert.equal((await atmos(line)).lines.at(-1), expected);
});
