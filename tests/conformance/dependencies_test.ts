/** What depends on what, and the order of runs. */
import { rules, shows } from "./rules.ts";

const code = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`components/terraform/${name}/main.tf`, ""]));
const ALL = "terraform plan --all --dry-run";
/** The components of a run, in their order. */
const order = (...names: string[]): ReturnType<typeof shows> =>
  shows(new RegExp(names.map((name) => `# workspace [^\\n]*component ${name}\\n`).join("[\\s\\S]*")));
const of = (components: string): Record<string, string> => ({
  dev: `vars: {stage: dev}\ncomponents:\n  terraform:\n${components}`,
});

rules("dependencies", [
  {
    rule: "what is depended on goes first",
    stacks: of("    a: {dependencies: {components: [b]}}\n    b: {}\n"),
    files: code("a", "b"),
    says: { [ALL]: order("b", "a") },
  },
  {
    rule: "a dependency is a name, or a map with component",
    stacks: of(
      "    a: {dependencies: {components: [{component: c}, b]}}\n    b: {}\n    c: {dependencies: {components: [b]}}\n",
    ),
    files: code("a", "b", "c"),
    says: { [ALL]: order("b", "c", "a") },
  },
  {
    rule: "settings.depends_on is the older way, a map by numbers",
    stacks: of("    a: {settings: {depends_on: {1: {component: b}}}}\n    b: {}\n"),
    files: code("a", "b"),
    says: { [ALL]: order("b", "a") },
  },
  {
    rule: "settings.depends_on may be a list, which the original refuses",
    stacks: of("    a: {settings: {depends_on: [{component: b}]}}\n    b: {}\n"),
    files: code("a", "b"),
    says: { [ALL]: order("b", "a"), "validate stacks": "" },
  },
  {
    rule: "a dependency may be in another stack",
    stacks: {
      a: "vars: {stage: a}\ncomponents: {terraform: {app: {dependencies: {components: [{component: net, stack: z}]}}}}",
      z: "vars: {stage: z}\ncomponents: {terraform: {net: {}}}",
    },
    files: code("app", "net"),
    says: { [ALL]: order("net", "app") },
  },
  {
    rule: "another stack may be told by what differs",
    atmos:
      'stacks: {base_path: stacks, included_paths: ["*"], name_template: "{{ .vars.tenant }}-{{ .vars.stage }}"}\n',
    stacks: {
      a: "vars: {tenant: t, stage: a}\ncomponents: {terraform: {app: {settings: {depends_on: {1: {component: net, stage: z}}}}}}",
      z: "vars: {tenant: t, stage: z}\ncomponents: {terraform: {net: {}}}",
    },
    files: code("app", "net"),
    says: { [ALL]: order("net", "app") },
  },
  {
    rule: "dependencies are inherited",
    stacks: of(
      "    base: {metadata: {type: abstract}, dependencies: {components: [b]}}\n    a: {metadata: {inherits: [base]}}\n    b: {}\n",
    ),
    files: code("a", "b"),
    says: { [ALL]: order("b", "a") },
  },
  {
    rule: "to take away, the order is turned",
    stacks: of("    a: {dependencies: {components: [b]}}\n    b: {}\n"),
    files: code("a", "b"),
    says: { "terraform destroy --all --dry-run": order("a", "b") },
  },
  {
    rule: "a circle is told with its names",
    stacks: of("    a: {dependencies: {components: [b]}}\n    b: {dependencies: {components: [a]}}\n"),
    files: code("a", "b"),
    says: { [ALL]: /depend on each other in a circle: a → b → a/ },
  },
  {
    rule: "what is not there is no reason to stop, and a warning of the check",
    stacks: of("    a: {dependencies: {components: [none]}}\n"),
    files: code("a"),
    says: { [ALL]: order("a"), "validate stacks": "" },
  },
  {
    rule: "models and what is turned off do not run",
    stacks: of("    m: {metadata: {type: abstract}}\n    off: {metadata: {enabled: false}}\n    a: {}\n"),
    files: code("a", "off", "m"),
    says: { [ALL]: shows(/^(?![\s\S]*component (m|off)\n)[\s\S]*component a\n/) },
  },
  {
    rule: "some of them, by name or by a query",
    stacks: of("    a: {vars: {x: 1}}\n    b: {}\n"),
    files: code("a", "b"),
    says: {
      "terraform plan --components b --dry-run": shows(/^(?![\s\S]*component a\n)[\s\S]*component b\n/),
      "terraform plan --query '.vars.x == 1' --dry-run": shows(
        /^(?![\s\S]*component b\n)[\s\S]*component a\n/,
      ),
    },
  },
  {
    rule: "those of one stack",
    stacks: {
      dev: "vars: {stage: dev}\ncomponents: {terraform: {a: {}}}",
      prod: "vars: {stage: prod}\ncomponents: {terraform: {a: {}}}",
    },
    files: code("a"),
    says: {
      "terraform plan --all -s prod --dry-run": shows(/^(?![\s\S]*workspace dev)[\s\S]*workspace prod/),
    },
  },
]);

rules("helmfile", [
  {
    rule: "a release has its values in a file, and no backend",
    stacks: { dev: "vars: {stage: dev}\ncomponents: {helmfile: {app: {vars: {replicas: 2}}}}" },
    says: {
      "describe component app -s dev -q '[.vars.replicas, .command, .backend]'": [2, "helmfile", null],
    },
  },
  {
    rule: "its values are written as YAML",
    stacks: { dev: "vars: {stage: dev}\ncomponents: {helmfile: {app: {vars: {replicas: 2}}}}" },
    files: { "components/helmfile/app/helmfile.yaml": "" },
    says: {
      "helmfile sync app -s dev --dry-run": shows(
        /helmfile --state-values-file dev-app\.helmfile\.vars\.yaml sync/,
      ),
    },
  },
  {
    rule: "the command of the project, the type, the component",
    atmos: "components: {helmfile: {base_path: components/helmfile, command: hf}}",
    stacks: {
      dev:
        "vars: {stage: dev}\nhelmfile: {command: hf2}\ncomponents: {helmfile: {app: {}, own: {command: hf3}}}",
    },
    says: {
      "describe component app -s dev -q .command": "hf2",
      "describe component own -s dev -q .command": "hf3",
    },
  },
  {
    rule: "a model is not released",
    stacks: { dev: "vars: {stage: dev}\ncomponents: {helmfile: {app: {metadata: {type: abstract}}}}" },
    files: { "components/helmfile/app/helmfile.yaml": "" },
    says: { "helmfile sync app -s dev --dry-run": /abstract/ },
  },
]);

rules("other types", [
  {
    rule: "packer components are shown, and not run",
    stacks: { dev: "vars: {stage: dev}\ncomponents: {packer: {ami: {vars: {a: 1}}}}" },
    says: {
      "describe component ami -s dev -q .vars.a": 1,
      "packer build ami -s dev": /does not run packer components/,
    },
  },
  {
    rule: "types that nobody knows are kept as they are written",
    stacks: {
      dev: "vars: {stage: dev}\ncomponents: {ansible: {play: {vars: {a: 1}}}, terraform: {vpc: {}}}",
    },
    says: { "describe component play -s dev -q .vars.a": 1 },
  },
  {
    rule: "vendoring is refused by name",
    stacks: { dev: "vars: {stage: dev}" },
    says: { "vendor pull": /has no command "vendor"/ },
  },
]);
