/** What stacks are called, and how a component is found in one. */
import { rules } from "./rules.ts";

const of = (how: string): string => `stacks: {base_path: stacks, included_paths: ["**/*"], ${how}}\n`;
const VPC = "components: {terraform: {vpc: {}}}";
const vars = (said: string): string => `vars: {${said}}\n${VPC}`;
const NETS = `
vars: {stage: dev}
components:
  terraform:
    net: {metadata: {component: infra/vpc}}
    base: {metadata: {type: abstract, component: shared}}
    a: {metadata: {component: shared}}
    b: {metadata: {component: shared}}
`;
const FOLDERS = { "components/terraform/infra/vpc/main.tf": "" };

rules("names", [
  {
    rule: "a stack without anything is called by its path",
    atmos: of(""),
    stacks: { "eu/dev": VPC },
    says: { "list stacks": "eu/dev" },
  },
  {
    rule: "a manifest's own name comes before template and pattern",
    atmos: of('name_template: "{{ .vars.stage }}", name_pattern: "{tenant}"'),
    stacks: { one: `name: mine\n${vars("stage: dev")}` },
    says: { "list stacks": "mine", "describe component vpc -s mine -q .atmos_stack_file": "one" },
  },
  {
    rule: "a template comes before a pattern",
    atmos: of('name_template: "{{ .vars.stage }}", name_pattern: "{tenant}"'),
    stacks: { one: vars("stage: dev, tenant: acme") },
    says: { "list stacks": "dev" },
  },
  {
    rule: "a template sees settings and metadata, and the functions of sprig",
    atmos: of('name_template: "{{ .settings.org | upper }}-{{ .vars.stage | default \\"x\\" }}"'),
    stacks: { one: `settings: {org: acme}\n${vars("stage: dev")}` },
    says: { "list stacks": "ACME-dev" },
  },
  {
    rule: "components of one manifest may be in different stacks",
    atmos: of('name_template: "{{ .vars.stage }}"'),
    stacks: { one: "components: {terraform: {a: {vars: {stage: dev}}, b: {vars: {stage: prod}}}}" },
    says: { "list stacks": "dev\nprod", "list components -s prod": "b\tterraform\t1" },
  },
  {
    rule: "of a pattern the four tokens count, and every other part is dropped",
    atmos: of('name_pattern: "{namespace}-{tenant}-x-{environment}-{stage}"'),
    stacks: { one: vars("namespace: cp, tenant: acme, environment: ue1, stage: dev") },
    says: { "list stacks": "cp-acme-ue1-dev" },
  },
  {
    rule: "where a pattern lacks a value, the list shows the manifest by its path",
    atmos: of('name_pattern: "{tenant}-{stage}"'),
    stacks: { one: vars("stage: dev"), two: vars("tenant: acme, stage: dev") },
    says: {
      "list stacks": "acme-dev\none",
      "validate stacks": /has no vars\.tenant/,
      "describe component vpc -s one":
        /cannot name the stack of one: the component "vpc" has no vars\.tenant/,
    },
  },
  {
    rule: "where a template lacks a value, that is told",
    atmos: of('name_template: "{{ .vars.tenant }}"'),
    stacks: { one: vars("stage: dev") },
    says: {
      "describe stacks": /tenant/,
      "validate stacks": /tenant/,
      "list stacks": /stacks\/one\.yaml:2:\d+: cannot name the stack of the component "vpc": .*tenant/,
      "list components": /one\.yaml:2:\d+: .*tenant/,
    },
  },
  {
    rule: "a template that gives nothing leaves the manifest's path",
    atmos: of('name_template: "{{ .vars.none | default \\"\\" }}"').replace(
      "}\n",
      "}\ntemplates: {settings: {ignore_missing_template_values: true}}\n",
    ),
    stacks: { "eu/one": vars("stage: dev") },
    says: { "list stacks": "eu/one" },
  },
  {
    rule: "a stack's file is not its name, but leads to it",
    stacks: { "eu/dev": vars("stage: dev") },
    says: { "describe component vpc -s eu/dev": /invalid stack "eu\/dev"[\s\S]*Did you mean dev\?/ },
  },
  {
    rule: "an unknown stack is told with the nearest one",
    stacks: { dev: vars("stage: dev") },
    says: {
      "describe component vpc -s dve":
        /Could not find the component "vpc" in the stack "dve"[\s\S]*Did you mean dev\?/,
    },
  },
  {
    rule: "an unknown component is told with the nearest one",
    stacks: { dev: vars("stage: dev") },
    says: {
      "describe component vcp -s dev":
        /Could not find the component "vcp" in the stack "dev"[\s\S]*Did you mean vpc\?/,
    },
  },
  {
    rule: "two manifests may say the same of one component",
    stacks: { a: vars("stage: dev, x: 1"), b: vars("stage: dev, x: 1") },
    says: { "describe component vpc -s dev -q .atmos_stack_file": "a", "validate stacks": "" },
  },
  {
    rule: "two manifests may not say different things of one component",
    stacks: { a: vars("stage: dev, x: 1"), b: vars("stage: dev, x: 2") },
    says: {
      "describe component vpc -s dev": /duplicate component configuration: a and b/,
      "validate stacks": /duplicate component configuration: a and b/,
    },
  },
  {
    rule: "two manifests of one stack may have different models of one name",
    stacks: {
      a: "vars: {stage: dev, x: 1}\ncomponents: {terraform: {base: {metadata: {type: abstract}}, a: {metadata: {inherits: [base]}}}}",
      b: "vars: {stage: dev, x: 2}\ncomponents: {terraform: {base: {metadata: {type: abstract}}, b: {metadata: {inherits: [base]}}}}",
    },
    says: {
      "validate stacks": "",
      "describe stacks -q '.dev.components.terraform | keys'": ["a", "b", "base"],
      "describe component b -s dev -q .vars.x": "2",
    },
  },
  {
    rule: "two manifests may each have components of one stack",
    stacks: {
      a: "vars: {stage: dev}\ncomponents: {terraform: {one: {}}}",
      b: "vars: {stage: dev}\ncomponents: {terraform: {two: {}}}",
    },
    says: { "list stacks": "dev", "list instances": "one\tdev\tterraform\ntwo\tdev\tterraform" },
  },
  {
    rule: "two manifests with one name, too, are one stack",
    atmos: of(""),
    stacks: {
      a: "name: x\ncomponents: {terraform: {one: {}}}",
      b: "name: x\ncomponents: {terraform: {two: {}}}",
    },
    says: { "list stacks": "x" },
  },
  {
    rule: "a component's name may have slashes",
    stacks: { dev: "vars: {stage: dev}\ncomponents: {terraform: {infra/vpc: {vars: {a: 1}}}}" },
    says: {
      "describe component infra/vpc -s dev -q .vars.a": 1,
      "list components": "infra/vpc\tterraform\t1",
    },
  },
  {
    rule: "a component may be told by the path of its folder",
    stacks: { dev: NETS },
    files: FOLDERS,
    says: {
      "describe component ./components/terraform/infra/vpc -s dev -q .atmos_component": "net",
      "describe component components/terraform/infra/vpc -s dev -q .atmos_component": "net",
      "describe component /project/components/terraform/infra/vpc -s dev -q .atmos_component": "net",
      "terraform generate varfile ./components/terraform/infra/vpc -s dev --file /project/out": "",
    },
  },
  {
    rule: "a dot is the folder in which somebody stands",
    stacks: { dev: NETS },
    files: FOLDERS,
    env: { ATMOS_CLI_CONFIG_PATH: "/project" },
    workingFolder: "/project/components/terraform/infra/vpc",
    says: { "describe component . -s dev -q .atmos_component": "net" },
  },
  {
    rule: "a name comes before a path",
    stacks: {
      dev:
        "vars: {stage: dev}\ncomponents: {terraform: {components/terraform/vpc: {vars: {a: named}}, vpc: {vars: {a: path}}}}",
    },
    says: {
      "describe component components/terraform/vpc -s dev -q .vars.a": "named",
      "describe component ./components/terraform/vpc -s dev -q .vars.a": "path",
    },
  },
  {
    rule: "a folder of several components is told with their names, models left out",
    stacks: { dev: NETS },
    files: FOLDERS,
    says: {
      "describe component ./components/terraform/shared -s dev":
        /ambiguous component path[\s\S]*a, b have this folder/,
    },
  },
  {
    rule: "a path outside of the folders of components is told",
    stacks: { dev: NETS },
    says: { "describe component ./other -s dev": /path is not within Atmos component directories/ },
  },
  {
    rule: "the folder of all components is none of a component",
    stacks: { dev: NETS },
    says: { "describe component ./components/terraform -s dev": /must specify a component directory/ },
  },
  {
    rule: "a folder of another type than the command's is told",
    stacks: { dev: NETS },
    says: {
      "helmfile diff ./components/terraform/infra/vpc -s dev": /component type does not match the command/,
    },
  },
  {
    rule: "a folder that no component of the stack has is told",
    stacks: { dev: NETS },
    says: {
      "describe component ./components/terraform/none -s dev":
        /component not found: none of the stack "dev" has the folder none/,
    },
  },
  {
    rule: "a component of two types is the Terraform one, unless a command means another",
    stacks: {
      dev:
        "vars: {stage: dev}\ncomponents: {helmfile: {app: {vars: {t: h}}}, terraform: {app: {vars: {t: t}}}}",
    },
    says: { "describe component app -s dev -q .vars.t": "t" },
  },
  {
    rule: "names that every object has are names like others",
    stacks: { dev: "vars: {stage: dev}\ncomponents: {terraform: {constructor: {vars: {toString: 1}}}}" },
    says: {
      "describe component constructor -s dev -q .vars.toString": 1,
      "list components": "constructor\tterraform\t1",
    },
  },
  {
    rule: "numbers may be names",
    stacks: { dev: "vars: {stage: 7}\ncomponents: {terraform: {1: {vars: {a: 1}}}}" },
    says: { "list stacks": "7", "describe component 1 -s 7 -q .vars.a": 1 },
  },
]);
