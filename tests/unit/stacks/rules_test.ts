/** One small project for each rule of the manifests' language, and what a query picks from the described component. */
import assert from "node:assert/strict";
import { query } from "../../../src/stacks/query/query.ts";
import { atmosYaml, described, project } from "./project.ts";

interface Rule {
  readonly name: string;
  readonly manifests: Readonly<Record<string, string>>;
  readonly config?: string;
  readonly component?: string;
  readonly stack?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** Queries and what they pick. */
  readonly expected: Readonly<Record<string, unknown>>;
}

const TEMPLATES = atmosYaml("templates: {settings: {enabled: true}}");
/** One component in one manifest. */
const vpc = (sections: string, above = ""): Record<string, string> => ({
  "deploy/dev.yaml": `${above}\ncomponents: {terraform: {vpc: ${sections}}}`,
});

const RULES: readonly Rule[] = [
  {
    name: "a stack without another name is called by its path",
    manifests: vpc("{vars: {a: 1}}"),
    expected: { ".vars.a": 1, ".atmos_stack": "deploy/dev", ".atmos_manifest": "deploy/dev" },
  },
  {
    name: "a manifest names its stack",
    manifests: vpc("{vars: {a: 1}}", "name: first"),
    stack: "first",
    expected: { ".atmos_stack": "first", ".atmos_stack_file": "deploy/dev" },
  },
  {
    name: "a template names the stack from the component's section",
    config: atmosYaml('stacks: {name_template: "{{ .vars.tenant }}-{{ .vars.stage }}"}').replace(
      /^stacks: .*\n/m,
      "",
    ).replace("stacks: {", 'stacks: {base_path: stacks, included_paths: ["deploy/**/*"], '),
    manifests: vpc("{vars: {stage: dev}}", "vars: {tenant: acme}"),
    stack: "acme-dev",
    expected: { ".atmos_stack": "acme-dev", ".workspace": "acme-dev" },
  },
  {
    name: "a template may do something with what it names",
    config: atmosYaml().replace(
      "stacks: {",
      `stacks: {name_template: '{{ .vars.tenant | upper }}-{{- .vars.stage -}}-{{ .atmos_component }}', `,
    ),
    manifests: vpc("{vars: {stage: dev}}", "vars: {tenant: acme}"),
    stack: "ACME-dev-vpc",
    expected: { ".atmos_stack": "ACME-dev-vpc" },
  },
  {
    name: "a template may look at the whole section",
    config: atmosYaml().replace(
      "stacks: {",
      `stacks: {name_template: '{{ with . }}{{ index .vars "stage" }}{{ end }}-{{ len .metadata }}', `,
    ),
    manifests: vpc("{vars: {stage: dev}}", "vars: {tenant: acme}"),
    stack: "dev-0",
    expected: { ".atmos_stack": "dev-0" },
  },
  {
    name: "a pattern names the stack from its variables, and drops what is none",
    config: atmosYaml().replace("stacks: {", 'stacks: {name_pattern: "{tenant}-x-{stage}", '),
    manifests: vpc("{}", "vars: {tenant: acme, stage: dev}"),
    stack: "acme-dev",
    expected: { ".atmos_stack": "acme-dev" },
  },
  {
    name: "manifest, type, bases, component, overrides: the later wins",
    manifests: {
      "deploy/dev.yaml": `
vars: {a: manifest, b: manifest, c: manifest, d: manifest, e: manifest}
terraform: {vars: {b: type, c: type, d: type, e: type}, overrides: {vars: {e: override}}}
components:
  terraform:
    base: {metadata: {type: abstract}, vars: {c: base, d: base, e: base}}
    vpc: {metadata: {inherits: [base]}, vars: {d: component, e: component}}`,
    },
    expected: {
      ".vars": { a: "manifest", b: "type", c: "base", d: "component", e: "override" },
      ".inheritance": ["base"],
    },
  },
  {
    name: "of several bases the later wins, and each comes over its own",
    manifests: {
      "deploy/dev.yaml": `
components:
  terraform:
    root: {vars: {x: root, y: root, z: root}}
    one: {metadata: {inherits: [root]}, vars: {x: one, y: one}}
    two: {vars: {x: two}}
    vpc: {metadata: {inherits: [one, two]}}`,
    },
    expected: { ".vars": { x: "two", y: "one", z: "root" }, ".inheritance": ["two", "one", "root"] },
  },
  {
    name: "the old way to inherit gives the folder, too",
    manifests: {
      "deploy/dev.yaml": "components: {terraform: {base: {vars: {a: 1}}, vpc: {component: base}}}",
    },
    expected: { ".vars.a": 1, ".component": "base" },
  },
  {
    name: "metadata is inherited without type and inherits",
    manifests: {
      "deploy/dev.yaml": `
components:
  terraform:
    base: {metadata: {type: abstract, component: mock, custom: {a: 1}}}
    vpc: {metadata: {inherits: [base]}}`,
    },
    expected: {
      ".metadata.custom.a": 1,
      ".metadata.type": null,
      ".metadata.component": "mock",
      ".component": "vpc",
    },
  },
  {
    name: "stacks.inherit.metadata: false keeps metadata apart",
    config: atmosYaml().replace("stacks: {", "stacks: {inherit: {metadata: false}, "),
    manifests: {
      "deploy/dev.yaml": `
components:
  terraform:
    base: {metadata: {custom: {a: 1}}}
    vpc: {metadata: {inherits: [base]}}`,
    },
    expected: { ".metadata.custom": null },
  },
  {
    name: "imports lie below the file, the later one on top, nested ones deepest",
    manifests: {
      "deploy/dev.yaml": "import: [a, b]\nvars: {c: file}\ncomponents: {terraform: {vpc: {}}}",
      "a.yaml": "import: [nested]\nvars: {a: a, b: a, c: a}",
      "b.yml": "vars: {b: b}",
      "nested.yaml": "vars: {a: nested, n: nested}",
    },
    expected: { ".vars": { a: "a", b: "b", c: "file", n: "nested" } },
  },
  {
    name: "an import with a dot begins at the file",
    manifests: {
      "deploy/team/dev.yaml": "import: [../_defaults, ./near]\ncomponents: {terraform: {vpc: {}}}",
      "deploy/_defaults.yaml": "vars: {far: true}",
      "deploy/team/near.yaml": "vars: {near: true}\ncomponents: {terraform: {other: {}}}",
    },
    stack: "deploy/team/dev",
    expected: { ".vars": { far: true, near: true } },
  },
  {
    name: "an import may be a pattern",
    manifests: {
      "deploy/dev.yaml": 'import: ["mixins/*"]\ncomponents: {terraform: {vpc: {}}}',
      "mixins/a.yaml": "vars: {a: 1}",
      "mixins/b.yaml": "vars: {b: 2}",
    },
    expected: { ".vars": { a: 1, b: 2 } },
  },
  {
    name: "an import may be missing when it says so",
    manifests: {
      "deploy/dev.yaml":
        "import: [{path: nowhere, skip_if_missing: true}]\ncomponents: {terraform: {vpc: {vars: {a: 1}}}}",
    },
    expected: { ".vars.a": 1 },
  },
  {
    name: "a context renders the imported file, and the outer one wins",
    manifests: {
      "deploy/dev.yaml":
        "import: [{path: middle, context: {who: outer}}]\ncomponents: {terraform: {vpc: {}}}",
      "middle.yaml":
        'import: [{path: inner, context: {who: middle, more: yes-it-is}}]\nvars: {m: "{{ .who }}"}',
      "inner.yaml": 'vars: {i: "{{ .who }}", more: "{{ .more }}"}',
    },
    expected: { ".vars": { m: "outer", i: "outer", more: "yes-it-is" } },
  },
  {
    name: "a template manifest is rendered before it is read",
    manifests: {
      "deploy/dev.yaml":
        "import: [{path: many, context: {names: [a, b]}}]\ncomponents: {terraform: {vpc: {}}}",
      "many.yaml.tmpl": "vars:\n{{- range .names }}\n  {{ . }}: true\n{{- end }}",
    },
    expected: { ".vars": { a: true, b: true } },
  },
  {
    name: "locals are for their file alone, in any order, maps too",
    manifests: {
      "deploy/dev.yaml": `
import: [other]
locals: {full: "{{ .locals.part }}-x", part: "{{ .vars.stage }}", tags: {a: 1}}
vars: {stage: dev, name: "{{ .locals.full }}", tags: "{{ .locals.tags }}"}
components: {terraform: {vpc: {}}}`,
      "other.yaml": "locals: {part: other}\nvars: {other: 1}",
    },
    expected: { ".vars.name": "dev-x", ".vars.tags": { a: 1 }, ".vars.other": 1, ".locals": null },
  },
  {
    name: "overrides hold for what comes after them, and for what the file imports",
    manifests: {
      "deploy/dev.yaml": `
import: [a, b]
terraform: {overrides: {vars: {outer: dev}}}
components: {terraform: {own: {}}}`,
      "a.yaml": "terraform: {overrides: {vars: {a: from-a}}}\ncomponents: {terraform: {in-a: {}}}",
      "b.yaml": "components: {terraform: {vpc: {vars: {a: mine}}}}",
    },
    expected: { ".vars": { a: "from-a", outer: "dev" } },
  },
  {
    name: "a component may say how its lists merge",
    manifests: {
      "deploy/dev.yaml": `
vars: {l: [1]}
components: {terraform: {vpc: {settings: {list_merge_strategy: append}, vars: {l: [2]}}}}`,
    },
    expected: { ".vars.l": [1, 2] },
  },
  {
    name: "the project may say how lists merge",
    config: atmosYaml("settings: {list_merge_strategy: append}"),
    manifests: vpc("{vars: {l: [2]}}", "vars: {l: [1]}"),
    expected: { ".vars.l": [1, 2] },
  },
  {
    name: "anchors and merge keys work inside one file",
    manifests: vpc("{vars: {<<: *common, b: 2}}", "vars: &common {a: 1}"),
    expected: { ".vars": { a: 1, b: 2 } },
  },
  {
    name: "templates stay text where they are not enabled",
    manifests: vpc('{vars: {a: "{{ .vars.b }}", b: 1}}'),
    expected: { ".vars.a": "{{ .vars.b }}" },
  },
  {
    name: "templates see the whole section, and what is missing is no value",
    config: TEMPLATES,
    manifests: vpc(
      '{settings: {s: x}, vars: {a: "{{ .settings.s }}-{{ .atmos_component }}-{{ .atmos_stack }}", b: "{{ .vars.none.at.all }}"}}',
    ),
    expected: { ".vars": { a: "x-vpc-deploy/dev", b: "<no value>" } },
  },
  {
    name: "templates may be rendered twice",
    config: atmosYaml("templates: {settings: {enabled: true, evaluations: 2}}"),
    manifests: vpc('{settings: {s: "{{ .vars.b }}"}, vars: {a: "{{ .settings.s }}", b: deep}}'),
    expected: { ".vars.a": "deep" },
  },
  {
    name: "templates may stand between other marks",
    config: atmosYaml('templates: {settings: {enabled: true, delimiters: ["[[", "]]"]}}'),
    manifests: vpc('{vars: {a: "[[ .atmos_component ]]-{{ stays }}"}}'),
    expected: { ".vars.a": "vpc-{{ stays }}" },
  },
  {
    name: "atmos.Component shows another component",
    config: TEMPLATES,
    manifests: {
      "deploy/dev.yaml": `
components:
  terraform:
    vpc: {vars: {a: '{{ (atmos.Component "other" .atmos_stack).vars.b }}'}}
    other: {vars: {b: '{{ .atmos_component }}'}}`,
    },
    expected: { ".vars.a": "other" },
  },
  {
    name: "functions: !env takes the component's own variables first",
    manifests: vpc("{env: {A: own}, vars: {a: !env A, b: !env B, c: !env C usual, d: !env D}}"),
    env: { HOME: "/home/me", A: "process", B: "process" },
    expected: { ".vars": { a: "own", b: "process", c: "usual", d: "" } },
  },
  {
    name: "functions: !template gives what its JSON says",
    config: TEMPLATES,
    manifests: vpc(
      `{settings: {l: [1, 2]}, vars: {a: !template "{{ toJson .settings.l }}", b: !template "x"}}`,
    ),
    expected: { ".vars": { a: [1, 2], b: "x" } },
  },
  {
    name: "functions: !literal is neither a template nor a function",
    config: TEMPLATES,
    manifests: vpc('{vars: {a: !literal "{{ .x }}"}}'),
    expected: { ".vars.a": "{{ .x }}" },
  },
  {
    name: "functions: !include reads a file, and picks from it",
    manifests: vpc("{vars: {a: !include ../values.yaml, b: !include ../values.yaml .x.y}}"),
    files: { "/project/stacks/values.yaml": "x: {y: 1}" },
    expected: { ".vars": { a: { x: { y: 1 } }, b: 1 } },
  },
  {
    name: "a map over a function is laid over its value",
    config: TEMPLATES,
    manifests: vpc(
      "{vars: {a: {y: 2}}}",
      `vars: {a: !template '{"x":1,"y":1}'}`,
    ),
    expected: { ".vars.a": { x: 1, y: 2 } },
  },
  {
    name: "!unset takes away what was inherited, !append adds",
    manifests: {
      "deploy/dev.yaml": `
components:
  terraform:
    base: {vars: {a: 1, b: 2, l: [1]}}
    vpc: {metadata: {inherits: [base]}, vars: {a: !unset , l: !append [2]}}`,
    },
    expected: { ".vars": { b: 2, l: [1, 2] } },
  },
  {
    name: "the backend of the chosen type, with a prefix of its own",
    manifests: vpc(
      "{metadata: {component: infra/vpc}}",
      "terraform: {backend_type: s3, backend: {s3: {bucket: b}, gcs: {bucket: g}}}",
    ),
    expected: {
      ".backend": { bucket: "b", workspace_key_prefix: "infra-vpc" },
      ".remote_state_backend_type": "s3",
      ".remote_state_backend.bucket": "b",
    },
  },
  {
    name: "a remote state backend lies over the backend",
    manifests: vpc(
      "{}",
      "terraform: {backend_type: s3, backend: {s3: {bucket: b, acl: x}}, remote_state_backend: {s3: {acl: y}}}",
    ),
    expected: { ".remote_state_backend.acl": "y", ".backend.acl": "x" },
  },
  {
    name: "azurerm has a key for each component behind the common one",
    manifests: vpc("{}", "terraform: {backend_type: azurerm, backend: {azurerm: {key: common}}}"),
    expected: { ".backend.key": "common/vpc.terraform.tfstate" },
  },
  {
    name: "the workspace comes from a pattern",
    manifests: vpc('{metadata: {terraform_workspace_pattern: "{tenant}-{component}"}, vars: {tenant: t}}'),
    expected: { ".workspace": "t-vpc" },
  },
  {
    name: "the workspace comes from a template",
    manifests: vpc('{metadata: {terraform_workspace_template: "{{ .vars.tenant }}/x"}, vars: {tenant: t}}'),
    expected: { ".workspace": "t-x" },
  },
  {
    name: "the workspace is a word",
    manifests: vpc("{metadata: {terraform_workspace: mine}}"),
    expected: { ".workspace": "mine" },
  },
  {
    name: "without workspaces there is the default one",
    config: atmosYaml().replace("terraform: {", "terraform: {workspaces_enabled: false, "),
    manifests: vpc("{}"),
    expected: { ".workspace": "default" },
  },
  {
    name: "the command of a component, its type, its project",
    config: atmosYaml().replace("terraform: {", "terraform: {command: tofu, "),
    manifests: vpc("{command: /opt/terraform}"),
    expected: { ".command": "/opt/terraform" },
  },
  {
    name: "providers and their like come from the type up",
    manifests: vpc(
      "{providers: {aws: {region: b}}, required_version: '>= 1'}",
      "terraform: {providers: {aws: {region: a, profile: p}}, required_providers: {aws: {source: hashicorp/aws}}}",
    ),
    expected: {
      ".providers.aws": { region: "b", profile: "p" },
      ".required_providers.aws.source": "hashicorp/aws",
      ".required_version": ">= 1",
    },
  },
  {
    name: "the environment of the project lies below that of the component",
    config: atmosYaml("env: {A: project, B: project}"),
    manifests: vpc("{env: {B: component, C: null}}"),
    expected: { ".env": { A: "project", B: "component", C: null } },
  },
  {
    name: "auth of the project and of the component are one",
    config: atmosYaml("auth: {identities: {dev: {kind: mock}}}"),
    manifests: vpc("{auth: {identities: {dev: {default: true}}}}"),
    expected: { ".auth.identities.dev": { kind: "mock", default: true } },
  },
  {
    name: "a component with a slash in its name",
    manifests: { "deploy/dev.yaml": "components: {terraform: {infra/vpc: {vars: {a: 1}}}}" },
    component: "infra/vpc",
    expected: { ".vars.a": 1, ".component": "infra/vpc" },
  },
  {
    name: "helmfile components have no project layer, and no backend",
    config: atmosYaml("env: {A: project}"),
    manifests: { "deploy/dev.yaml": "components: {helmfile: {vpc: {env: {B: b}}}}" },
    expected: { ".env": { B: "b" }, ".backend": null, ".command": "helmfile" },
  },
];

for (
  const { name, manifests, config, component = "vpc", stack = "deploy/dev", expected, ...machine } of RULES
) {
  Deno.test(`stacks: ${name}`, async () => {
    const made = await project(manifests, { ...machine, ...config === undefined ? {} : { config } });
    const data = await described(made, component, stack);
    for (const [expression, value] of Object.entries(expected)) {
      assert.deepEqual(query(data, expression), value, expression);
    }
  });
}
