/** What components have from each other. */
import { rules } from "./rules.ts";

const of = (components: string): Record<string, string> => ({
  dev: `vars: {stage: dev}\ncomponents:\n  terraform:\n${components}`,
});
const shows = (query: string, component = "vpc"): string =>
  `describe component ${component} -s dev -q ${query}`;

rules("inheritance", [
  {
    rule: "of several bases the later one lies over the earlier",
    stacks: of("    a: {vars: {x: a, y: a}}\n    b: {vars: {x: b}}\n    vpc: {metadata: {inherits: [a, b]}}"),
    says: { [shows(".vars")]: { stage: "dev", x: "b", y: "a" }, [shows(".inheritance")]: ["b", "a"] },
  },
  {
    rule: "each base comes with its own bases below it",
    stacks: of(
      "    a: {vars: {x: a, y: a, z: a}}\n    b: {metadata: {inherits: [a]}, vars: {x: b, y: b}}\n    vpc: {metadata: {inherits: [b]}, vars: {x: vpc}}",
    ),
    says: {
      [shows(".vars")]: { stage: "dev", x: "vpc", y: "b", z: "a" },
      [shows(".inheritance")]: ["b", "a"],
    },
  },
  {
    rule: "a base may be told as one word",
    stacks: of("    a: {vars: {x: a}}\n    vpc: {metadata: {inherits: a}}"),
    says: { [shows(".vars.x")]: "a" },
  },
  {
    rule: "a base of another type is none",
    stacks: {
      dev:
        "vars: {stage: dev}\ncomponents: {helmfile: {a: {}}, terraform: {vpc: {metadata: {inherits: [a]}}}}",
    },
    says: { [shows(".vars")]: /inherits from "a", which the stack manifest dev does not have/ },
  },
  {
    rule: "a base that is not there is told with its place and the nearest name",
    stacks: of("    vpc-base: {}\n    vpc: {metadata: {inherits: [vpc-bsae]}}"),
    says: {
      [shows(".vars")]:
        /stacks\/dev\.yaml:5:33: the component "vpc" inherits from "vpc-bsae".*\n.*Did you mean vpc-base\?/,
    },
  },
  {
    rule: "a circle of bases is told with its names",
    stacks: of(
      "    a: {metadata: {inherits: [b]}}\n    b: {metadata: {inherits: [vpc]}}\n    vpc: {metadata: {inherits: [a]}}",
    ),
    says: { [shows(".vars")]: /inherit from each other in a circle: vpc → a → b → vpc/ },
  },
  {
    rule: "a component that inherits from itself is a circle",
    stacks: of("    vpc: {metadata: {inherits: [vpc]}}"),
    says: { [shows(".vars")]: /in a circle: vpc → vpc/ },
  },
  {
    rule: "the old component: is a base and a folder",
    stacks: of("    base: {vars: {x: base}}\n    vpc: {component: base}"),
    says: { [shows(".vars.x")]: "base", [shows(".component")]: "base" },
  },
  {
    rule: "the old component: lies below metadata.inherits",
    stacks: of(
      "    old: {vars: {x: old, y: old}}\n    new: {vars: {x: new}}\n    vpc: {component: old, metadata: {inherits: [new]}}",
    ),
    says: { [shows(".vars")]: { stage: "dev", x: "new", y: "old" } },
  },
  {
    rule: "the old component: may be a mere folder that no manifest describes",
    stacks: of("    vpc: {component: infra/vpc, vars: {x: 1}}"),
    says: { [shows(".component")]: "infra/vpc", [shows(".inheritance")]: [], "validate stacks": "" },
  },
  {
    rule: "metadata.component is the folder, and wins over the old component:",
    stacks: of("    base: {}\n    vpc: {component: base, metadata: {component: infra/vpc}}"),
    says: { [shows(".component")]: "infra/vpc" },
  },
  {
    rule: "metadata comes along without type and inherits",
    stacks: of(
      "    a: {}\n    base: {metadata: {type: abstract, inherits: [a], component: mock, locked: true, custom: {x: 1}, labels: {team: one}}}\n    vpc: {metadata: {inherits: [base], labels: {tier: two}}}",
    ),
    says: {
      [shows(".metadata")]: {
        component: "mock",
        custom: { x: 1 },
        inherits: ["base"],
        labels: { team: "one", tier: "two" },
        locked: true,
      },
    },
  },
  {
    rule: "an inherited folder is used, though the component is shown by its own name",
    stacks: of(
      "    base: {metadata: {type: abstract, component: mock}}\n    vpc: {metadata: {inherits: [base]}}",
    ),
    says: {
      [shows(".component")]: "vpc",
      [shows(".workspace")]: "dev-vpc",
      [shows(".component_info")]: {
        component_path: "components/terraform/mock",
        component_type: "terraform",
      },
      [shows(".component_type")]: "terraform",
    },
  },
  {
    rule: "stacks.inherit.metadata: false keeps metadata where it is written",
    atmos:
      'stacks: {base_path: stacks, included_paths: ["*"], name_template: "{{ .vars.stage }}", inherit: {metadata: false}}',
    stacks: of(
      "    base: {metadata: {component: mock, custom: {x: 1}}}\n    vpc: {metadata: {inherits: [base]}}",
    ),
    says: { [shows(".metadata")]: { inherits: ["base"] } },
  },
  {
    rule: "metadata of the manifest holds for all its components, as far as it may",
    stacks: {
      dev:
        "vars: {stage: dev}\nmetadata: {labels: {team: one}, tags: [t], enabled: true, type: abstract, component: no}\ncomponents: {terraform: {vpc: {metadata: {labels: {tier: two}}}}}",
    },
    says: {
      [shows(".metadata")]: { enabled: true, labels: { team: "one", tier: "two" }, tags: ["t"] },
      [shows(".component")]: "vpc",
    },
  },
  {
    rule: "a model is described, and listed only when asked for",
    stacks: of("    base: {metadata: {type: abstract}}\n    vpc: {}"),
    says: {
      "list components": "vpc\tterraform\t1",
      "list components --type abstract": "base\tterraform\t1",
      "list components --type all": "base\tterraform\t1\nvpc\tterraform\t1",
      "describe component base -s dev -q .metadata.type": "abstract",
    },
  },
  {
    rule: "a model is not provisioned, not even dryly",
    stacks: of("    vpc: {metadata: {type: abstract}}"),
    files: { "components/terraform/vpc/main.tf": "" },
    says: { "terraform plan vpc -s dev": /abstract/, "terraform plan vpc -s dev --dry-run": /abstract/ },
  },
  {
    rule: "a component that is switched off is left alone, and that is no fault",
    stacks: of("    vpc: {metadata: {enabled: false}}"),
    files: { "components/terraform/vpc/main.tf": "" },
    says: { "terraform plan vpc -s dev": "" },
  },
  {
    rule: "a locked component may be read, and not changed",
    stacks: of("    vpc: {metadata: {locked: true}}"),
    files: { "components/terraform/vpc/main.tf": "" },
    says: { "terraform apply vpc -s dev": /locked/, "terraform destroy vpc -s dev": /locked/ },
  },
  {
    rule: "backends are inherited like the rest",
    stacks: of(
      "    base: {backend_type: s3, backend: {s3: {bucket: b, acl: x}}}\n    vpc: {metadata: {inherits: [base]}, backend: {s3: {acl: y}}}",
    ),
    says: { [shows(".backend")]: { bucket: "b", acl: "y", workspace_key_prefix: "vpc" } },
  },
]);
