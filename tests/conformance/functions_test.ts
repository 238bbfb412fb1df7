/** Functions in values. */
import { rules } from "./rules.ts";

const of = (value: string, above = ""): Record<string, string> => ({
  dev:
    `vars: {stage: dev}\n${above}\ncomponents:\n  terraform:\n    vpc:\n      env: {A: own}\n      vars:\n        v: ${value}`,
});
const V = "describe component vpc -s dev -q .vars.v";

rules("functions", [
  {
    rule: "!env asks the component's own env first, then the process",
    env: { A: "process", B: "b" },
    stacks: of('[!env A, !env B, !env C usual, !env D "two words"]'),
    says: { [V]: ["own", "b", "usual", "two words"] },
  },
  {
    rule: "!env of nothing, and no usual value, is an empty text",
    stacks: of("!env NOWHERE"),
    says: { [V]: "" },
  },
  {
    rule: "!exec gives what a program prints, and data where that is JSON",
    prints: '{"a": [1]}\n',
    stacks: of("!exec some program"),
    says: { [V]: { a: [1] } },
  },
  {
    rule: "!exec gives other text as it is",
    prints: "plain\n",
    stacks: of("!exec some program"),
    says: { [V]: "plain" },
  },
  {
    rule: "!exec needs trust: without it the value is not known yet, and an error for whoever needs it",
    env: { ATMOS_TRUST: "false" },
    stacks: of("!exec some program"),
    says: {
      [V]: null,
      "describe component vpc -s dev --error-mode strict": /vars\.v: ATMOS_TRUST says no/i,
    },
  },
  {
    rule: "!literal is neither template nor function",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: of('!literal "{{ .vars.stage }} !env A"'),
    says: { [V]: "{{ .vars.stage }} !env A" },
  },
  {
    rule: "!template gives what its rendered JSON says",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: of("!template '{{ toJson .settings.s }}'", "settings: {s: {a: [1, 2]}}"),
    says: { [V]: { a: [1, 2] } },
  },
  {
    rule: "!template of no JSON is its text",
    stacks: of("!template plain text"),
    says: { [V]: "plain text" },
  },
  {
    rule: "!include reads YAML, relative to the manifest",
    files: { "stacks/_data/x.yaml": "a: {b: [1, 2]}" },
    stacks: of("!include ./_data/x.yaml"),
    says: { [V]: { a: { b: [1, 2] } } },
  },
  {
    rule: "!include without a dot begins at the base path",
    files: { "data/x.yaml": "a: 1" },
    stacks: of("!include data/x.yaml"),
    says: { [V]: { a: 1 } },
  },
  {
    rule: "!include takes whole expressions, and tells what is none",
    files: { "data/x.yaml": "a: {b: [1, 2]}\nn: null" },
    stacks: {
      dev:
        'vars: {stage: dev}\ncomponents:\n  terraform:\n    vpc:\n      vars:\n        v: !include data/x.yaml .a.b | length\n        w: !include data/x.yaml .n // "usual"\n        x: !include data/x.yaml .a.b | map(. + 1)\n    bad: {vars: {v: !include data/x.yaml .a | explode(.)}}',
    },
    says: {
      "describe component vpc -s dev -q .vars": { stage: "dev", v: 2, w: "usual", x: [2, 3] },
      "describe component bad -s dev": /cannot use the query ".a \| explode\(.\)".*for "data\/x.yaml"/,
    },
  },
  {
    rule: "!include picks with an expression",
    files: { "data/x.yaml": "a: {b: [1, 2]}" },
    stacks: of("!include data/x.yaml .a.b[1]"),
    says: { [V]: 2 },
  },
  {
    rule: "!include reads JSON",
    files: { "data/x.json": '{"a": true}' },
    stacks: of("!include data/x.json"),
    says: { [V]: { a: true } },
  },
  {
    rule: "!include reads text",
    files: { "data/x.txt": "plain\ntext\n" },
    stacks: of("!include data/x.txt"),
    says: { [V]: "plain\ntext" },
  },
  {
    rule: "!include reads variables of Terraform",
    files: { "data/x.tfvars": 'a = 1\nb = ["x"]\nc = { d = "e" }\n' },
    stacks: of("!include data/x.tfvars"),
    says: { [V]: { a: 1, b: ["x"], c: { d: "e" } } },
  },
  {
    rule: "!include.raw is the text, whatever the file",
    files: { "data/x.json": '{"a": true}' },
    stacks: of("!include.raw data/x.json"),
    says: { [V]: '{"a": true}' },
  },
  {
    rule: "!include of nothing is told with its place",
    stacks: of("!include data/none.yaml"),
    says: { [V]: /stacks\/dev\.yaml:\d+:\d+: .*none\.yaml/ },
  },
  {
    rule: "!include from elsewhere is refused by name",
    stacks: of("!include https://example.com/x.yaml"),
    says: { [V]: /!include takes files of this machine only/ },
  },
  {
    rule: "what is included may have functions",
    files: { "data/x.yaml": "a: !env A" },
    stacks: of("!include data/x.yaml"),
    says: { [V]: { a: "own" } },
  },
  {
    rule: "!repo-root is the folder of the repository",
    files: { ".git/HEAD": "ref: refs/heads/main\n" },
    stacks: of("!repo-root"),
    says: { [V]: "/project" },
  },
  {
    rule: "!repo-root has a usual value where there is no repository",
    stacks: of("!repo-root /usual"),
    says: { [V]: "/usual" },
  },
  {
    rule: "!cwd is the working folder, or one below it",
    stacks: of("[!cwd '', !cwd below]"),
    says: { [V]: ["/project", "/project/below"] },
  },
  {
    rule: "!random gives a number between two",
    stacks: of("!random 0 1000000\n        w: !random 7 8"),
    says: {
      "describe component vpc -s dev -q '[.vars.v >= 0, .vars.w >= 7, .vars.w <= 8]'": [true, true, true],
    },
  },
  {
    rule: "!random needs no numbers, or the greatest alone",
    stacks: of("!random\n        w: !random 1"),
    says: {
      "describe component vpc -s dev -q '[.vars.v >= 0, .vars.v <= 65535, .vars.w <= 1]'": [true, true, true],
    },
  },
  {
    rule: "!tags and !labels are those of the component, inherited ones too",
    stacks: {
      dev: `vars: {stage: dev}
metadata: {labels: {team: one}}
components:
  terraform:
    base: {metadata: {tags: [a, b]}}
    vpc:
      metadata: {inherits: [base], labels: {app: two}}
      vars: {v: [!tags "", !labels "", !labels.keys "", !labels.values ""]}
    none: {vars: {v: !tags ""}}`,
    },
    says: {
      [V]: [["a", "b"], { app: "two", team: "one" }, ["app", "team"], ["two", "one"]],
      "describe component none -s dev -q .vars.v": [],
    },
  },
  {
    rule: "!append adds to a list below",
    stacks: {
      dev:
        "vars: {stage: dev}\nterraform: {vars: {v: [1]}}\ncomponents: {terraform: {vpc: {vars: {v: !append [2]}}}}",
    },
    says: { [V]: [1, 2] },
  },
  {
    rule: "--process-functions=false leaves functions as they are written",
    stacks: of("!env A"),
    says: { "describe component vpc -s dev --process-functions=false -q .vars.v": "!env A" },
  },
  {
    rule: "--skip leaves one of them",
    prints: "x",
    stacks: of("[!env A, !exec some]"),
    says: { "describe component vpc -s dev --skip exec -q .vars.v": ["own", "!exec some"] },
  },
  {
    rule: "functions stand in lists and maps, at any depth",
    stacks: of("{a: [{b: !env A}]}"),
    says: { [V]: { a: [{ b: "own" }] } },
  },
  {
    rule: "an unknown function is told with its place and those that there are",
    stacks: of("!nothing x"),
    says: { [V]: /stacks\/dev\.yaml:8:\d+: the function !nothing .*\n.*!env/ },
  },
  ...[
    "!store s vpc key",
    "!store.get s key",
    "!cel 1 + 1",
    "!emulator x",
    "!version x",
    "!aws.organization_id",
  ].map((value) => ({
    rule: `${value.split(" ")[0]} is refused by name, for whom it concerns alone`,
    stacks: {
      dev: `vars: {stage: dev}\ncomponents:\n  terraform:\n    vpc: {vars: {v: ${value} }}\n    other: {}`,
    },
    says: {
      [V]: new RegExp(
        `dev\\.yaml:4:\\d+: the function ${value.split(" ")[0]?.replace(".", "\\.")} is not supported`,
      ),
      "describe component other -s dev -q .vars": { stage: "dev" },
    },
  })),
  {
    rule: "!secret is masked for whoever looks, and refused by name for a run",
    stacks: of("!secret X | default 1"),
    files: { "components/terraform/vpc/main.tf": "" },
    says: {
      [V]: "<MASKED>",
      "describe component vpc -s dev --process-functions=false -q .vars.v": "!secret X | default 1",
      "terraform plan vpc -s dev": /the function !secret is not supported/,
    },
  },
  {
    rule: "what is switched off is asked for no outputs",
    stacks: {
      dev:
        "vars: {stage: dev}\ncomponents: {terraform: {other: {}, vpc: {metadata: {enabled: false}, vars: {" +
        "v: !terraform.output other x, w: !terraform.state other y, e: !env NONE z}}}}",
    },
    says: {
      "describe component vpc -s dev -q .vars": {
        v: "!terraform.output other x",
        w: "!terraform.state other y",
        e: "z",
        stage: "dev",
      },
    },
  },
  {
    rule: "mocks are mere data: neither templates nor functions count in them",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: {
      dev:
        "vars: {stage: dev}\ncomponents: {terraform: {vpc: {mocks: {id: '{{ .vars.stage }}', arn: !exec nothing }}}}",
    },
    says: { "describe component vpc -s dev -q .mocks": { id: "{{ .vars.stage }}", arn: "!exec nothing" } },
  },
  {
    rule: "a function is shown without the blanks around what it gets",
    stacks: of("!template '  [1, 2]  '"),
    says: {
      "describe component vpc -s dev --process-functions=false -q .vars.v": "!template [1, 2]",
      [V]: [1, 2],
    },
  },
  {
    rule: "a function in settings, env and metadata is worked out, too",
    stacks: {
      dev:
        "vars: {stage: dev}\ncomponents: {terraform: {vpc: {settings: {s: !env X s}, env: {E: !env X e}, metadata: {custom: {c: !env X c}}}}}",
    },
    says: { "describe component vpc -s dev -q '[.settings.s, .env.E, .metadata.custom.c]'": ["s", "e", "c"] },
  },
  {
    rule: "a function of another component than the one that is described does not run",
    stacks: {
      dev:
        "vars: {stage: dev}\ncomponents: {terraform: {vpc: {vars: {v: 1}}, other: {vars: {x: !nothing y}}}}",
    },
    says: { [V]: 1 },
  },
]);
