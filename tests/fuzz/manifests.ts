/** Whatever stands in stack manifests and what they name, a command that looks ends in words, and runs nothing. */
import fc from "fast-check";
import { machine, play } from "./machine.ts";
import { target } from "./target.ts";
import { changed, withStrange } from "./texts.ts";

const ATMOS =
  `stacks: {base_path: stacks, included_paths: ["**/*"], excluded_paths: ["catalog/**"], name_template: "{{ .vars.stage }}"}
components:
  terraform: {base_path: components/terraform, auto_generate_backend_file: true}
  list: {columns: [{name: A, value: "{{ .component }}"}]}
templates: {settings: {enabled: true, evaluations: 2, gomplate: {datasources: {d: {url: ./data.yaml}}}}}
settings: {list_merge_strategy: merge}
schemas: {jsonschema: {base_path: schemas}}
`;

const MANIFESTS = [
  `import: [catalog/base, {path: catalog/t, context: {names: [a, b], n: 3}}, "catalog/x-?.*", {path: no, skip_if_missing: true}]
name: dev
locals: {full: "{{ .locals.part }}-x", part: "{{ .vars.stage }}"}
vars: {stage: dev, name: "{{ .locals.full }}", tags: &t {a: 1}}
env: {A: 1}
settings: {s: {<<: *t, b: [1, 2]}}
overrides: {vars: {o: 1}, settings: {x: y}}
terraform: {backend_type: s3, backend: {s3: {bucket: b}}, providers: {aws: {region: r}}, overrides: {env: {E: e}}}
`,
  `components:
  terraform:
    base: {metadata: {type: abstract, component: net, locked: false}, vars: {l: [1, {a: 1}]}}
    vpc:
      metadata: {inherits: [base], labels: {k: v}, tags: [t], terraform_workspace_pattern: "{tenant}-{component}"}
      vars: {l: !append [2], u: !unset , e: !env HOME x, t: !template '{"a": 1}', i: !include data.yaml .a, z: !labels.keys ""}
      settings: {depends_on: {1: {component: dns, stage: dev}}, validation: {v: {schema_type: jsonschema, schema_path: x.json}}}
      dependencies: {components: [dns, {component: base}]}
    dns: {component: base, vars: {x: '{{ (atmos.Component "vpc" .stack).vars.e }}{{ datasource "d" }}'}, backend: {s3: {acl: x}}}
    "odd/name": {vars: {o: !terraform.state vpc .id, p: !terraform.output vpc dev id, q: !exec "date"}}
  helmfile: {app: {vars: {a: 1}, command: hf}}
vars: {stage: dev}
`,
];

/** Parts of manifests in which each value may be another one. */
const PARTS: readonly unknown[] = [
  {
    metadata: {
      inherits: ["base"],
      component: "net",
      labels: { k: "v" },
      tags: ["t"],
      terraform_workspace: "w",
    },
  },
  {
    vars: { l: [1, { a: 1 }], m: { a: { b: "{{ .vars.stage }}" } } },
    settings: { list_merge_strategy: "append" },
  },
  { backend_type: "s3", backend: { s3: { bucket: "b" } }, remote_state_backend: { s3: { acl: "x" } } },
  {
    settings: {
      depends_on: { 1: { component: "dns", stage: "dev" } },
      templates: { settings: { evaluations: 3 } },
    },
  },
  { dependencies: { components: ["dns", { component: "base", stack: "dev" }] }, env: { A: 1, B: null } },
  { auth: { identities: { x: { kind: "mock", default: true } } }, settings: { auth: { identity: "x" } } },
];
/** The same above components. */
const TOPS: readonly unknown[] = [
  { import: ["catalog/base", { path: "catalog/t", context: { names: ["a"], n: 1 }, skip_if_missing: true }] },
  { name: "dev", locals: { a: "{{ .locals.b }}", b: 1 }, vars: { x: "{{ .locals.a }}" } },
  {
    overrides: { vars: { a: 1 }, command: "x" },
    terraform: { overrides: { env: { A: 1 } }, providers: { aws: {} } },
  },
  { metadata: { labels: { a: 1 }, enabled: true }, settings: { s: 1 }, helmfile: { vars: { a: 1 } } },
];

const strangePart = fc.constantFrom(...PARTS).chain(withStrange).map((vpc) =>
  JSON.stringify({
    vars: { stage: "dev" },
    components: { terraform: { vpc, base: {}, dns: {} }, helmfile: { app: vpc } },
  })
);
const strangeTop = fc.constantFrom(...TOPS).chain(withStrange).map((top) =>
  JSON.stringify({
    vars: { stage: "dev" },
    ...typeof top === "object" ? top : { vars: top },
    components: { terraform: { vpc: {}, base: {}, dns: {} } },
  })
);

const TEMPLATE = `vars:
{{- range $i, $n := .names }}
  {{ $n }}-{{ $i }}: {{ $.n | quote }}
{{- end }}
`;

/** All of them only look. */
const LINES = [
  ["list", "stacks"],
  [
    "list",
    "instances",
    "--columns",
    "component,Region={{.vars.region}}",
    "--sort",
    "component:desc",
    "--format",
    "csv",
  ],
  ["list", "components", "--format", "yaml"],
  ["describe", "stacks", "--format", "json"],
  ["describe", "stacks", "--process-functions", "false"],
  ["describe", "component", "vpc", "-s", "dev"],
  ["describe", "component", "vpc", "-s", "dev", "-q", ".vars | to_entries"],
  ["describe", "component", "./components/terraform/net", "-s", "dev", "--provenance"],
  ["validate", "stacks"],
  ["validate", "stacks", "--format", "json"],
  ["validate", "component", "vpc", "-s", "dev"],
  ["terraform", "plan", "vpc", "-s", "dev", "--dry-run"],
  ["terraform", "plan", "--all", "--dry-run"],
  ["complete", "--", "describe", "component", ""],
];

interface Stacks {
  readonly main: string;
  readonly first: string;
  readonly second: string;
  readonly template: string;
  readonly data: string;
  readonly line: readonly string[];
}

const damaged = fc.constantFrom(...MANIFESTS).chain((text) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(text) }, { weight: 1, arbitrary: changed(fc.constant(text)) })
);
const rarely = (text: string): fc.Arbitrary<string> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(text) }, {
    weight: 1,
    arbitrary: changed(fc.constant(text)),
  });

export const manifests = target<Stacks>({
  name: "manifests",
  share: 4,
  slice: 3000,
  inputs: fc.record({
    main: rarely(ATMOS),
    first: fc.oneof({ weight: 2, arbitrary: strangeTop }, { weight: 1, arbitrary: damaged }),
    second: fc.oneof({ weight: 2, arbitrary: strangePart }, { weight: 1, arbitrary: damaged }),
    template: rarely(TEMPLATE),
    data: rarely("a: {b: [1, 2]}\n"),
    line: fc.constantFrom(...LINES),
  }),
  run: async ({ main, first, second, template, data, line }) => {
    const system = machine({
      env: { ATMOS_TRUST: "false" },
      files: {
        "/repo/.git/HEAD": "ref: refs/heads/main\n",
        "/repo/atmos.yaml": main,
        "/repo/data.yaml": data,
        "/repo/schemas/x.json": data,
        "/repo/stacks/dev.yaml": first,
        "/repo/stacks/catalog/base.yaml": second,
        "/repo/stacks/catalog/t.yaml.tmpl": template,
        "/repo/stacks/catalog/x-1.yml": data,
        "/repo/components/terraform/net/main.tf": 'variable "l" {}\n',
      },
    });
    await play(system, line);
    const program = system.ran.at(0) ?? system.started.at(0);
    if (program !== undefined) {
      throw new Error(`${line.join(" ")}: runs ${program.command} ${program.args.join(" ")}`);
    }
  },
});
