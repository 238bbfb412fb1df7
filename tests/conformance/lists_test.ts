/** What is listed and described, and how it is picked. */
import { rules, shows } from "./rules.ts";

const STACKS = {
  dev: `
vars: {stage: dev}
components:
  terraform:
    base: {metadata: {type: abstract}}
    vpc: {metadata: {inherits: [base]}, vars: {cidr: "10", tags: [a, b]}, settings: {n: 1}}
    off: {metadata: {enabled: false}}
    fixed: {metadata: {locked: true}}
  helmfile: {app: {}}
`,
  prod: 'vars: {stage: prod}\ncomponents: {terraform: {vpc: {vars: {cidr: "20"}}}, packer: {ami: {}}}\n',
};
const of = (
  rule: string,
  says: Record<string, unknown>,
): { rule: string; stacks: Record<string, string>; says: Record<string, unknown> } => ({
  rule,
  stacks: STACKS,
  says,
});
const vpc = (query: string): string => `describe component vpc -s dev -q ${query}`;

rules("lists", [
  of("stacks are listed by name, one a line", { "list stacks": "dev\nprod" }),
  of("stacks that have a component", {
    "list stacks -c vpc": "dev\nprod",
    "list stacks -c app": "dev",
    "list stacks -c none": "",
  }),
  of("as a tree, what is in it stands below each", {
    "list stacks --format tree": "dev\n├──app\n├──fixed\n├──off\n└──vpc\nprod\n├──ami\n└──vpc",
    "list components -s prod --format tree": "ami\n└──prod\nvpc\n└──prod",
    "list instances -s dev --type abstract --format tree": "dev\n└──base",
  }),
  of("components are listed with their type and the number of their stacks", {
    "list components":
      "ami\tpacker\t1\napp\thelmfile\t1\nfixed\tterraform\t1\noff\tterraform\t1\nvpc\tterraform\t2",
  }),
  of("components of some stacks", {
    "list components -s prod": "ami\tpacker\t1\nvpc\tterraform\t1",
    "list components -s 'p*'": "ami\tpacker\t1\nvpc\tterraform\t1",
  }),
  of("components that are enabled, or locked", {
    "list components -s dev --enabled": "app\thelmfile\t1\nfixed\tterraform\t1\nvpc\tterraform\t1",
    "list components --locked": "fixed\tterraform\t1",
  }),
  of("every component in every stack", {
    "list instances -s prod": "ami\tprod\tpacker\nvpc\tprod\tterraform",
  }),
  of("lists as data", {
    "list stacks --format json": [{ Stack: "dev" }, { Stack: "prod" }],
    "list components -s prod --format json": [{ Component: "ami", Type: "packer", Stacks: "1" }, {
      Component: "vpc",
      Type: "terraform",
      Stacks: "1",
    }],
    "list instances -s prod --format json": [{ Component: "ami", Stack: "prod", Type: "packer" }, {
      Component: "vpc",
      Stack: "prod",
      Type: "terraform",
    }],
    "list components -s prod --format csv": "Component,Type,Stacks\nami,packer,1\nvpc,terraform,1",
    "list components -s prod --format tsv": "Component\tType\tStacks\nami\tpacker\t1\nvpc\tterraform\t1",
  }),
  of("other columns, by the names of fields or by templates", {
    "list instances -s dev --columns stack,component,Off={{.metadata.enabled}} --sort component:desc --format csv":
      "Stack,Component,Off\ndev,vpc,\ndev,off,false\ndev,fixed,\ndev,app,",
    "list components --columns component,enabled,locked -s dev":
      "app\ttrue\tfalse\nfixed\ttrue\ttrue\noff\tfalse\tfalse\nvpc\ttrue\tfalse",
  }),
  of("another order", {
    "list stacks --sort stack:desc": "prod\ndev",
    "list stacks --sort nothing": /Columns: Stack/,
    "list stacks --sort stack:up": /:asc or :desc/,
  }),
  of("components that are not enabled, or not locked", {
    "list components --enabled=false": "off\tterraform\t1",
    "list components -s prod --locked=false": "ami\tpacker\t1\nvpc\tterraform\t1",
  }),
  of("models, too", {
    "list components -s dev --abstract --columns component,component_type":
      "app\treal\nbase\tabstract\nfixed\treal\noff\treal\nvpc\treal",
  }),
  {
    rule: "atmos.yaml describes the columns and the format of a list",
    atmos: `components:
  terraform: {base_path: components/terraform}
  list: {format: csv, columns: [{name: What, value: "{{ .component }}"}, {name: CIDR, value: '{{ .vars.cidr | default "none" }}'}]}
`,
    stacks: STACKS,
    says: { "list instances -s prod": "What,CIDR\nami,none\nvpc,20" },
  },
  of("a format that there is not is told with those that there are", {
    "list stacks --format xml": /table, lines, tree, json, yaml, csv/,
  }),
  of("described stacks have their components by type", {
    "describe stacks -s prod --sections vars": {
      prod: {
        components: {
          packer: { ami: { vars: { stage: "prod" } } },
          terraform: { vpc: { vars: { cidr: "20", stage: "prod" } } },
        },
      },
    },
  }),
  {
    rule: "whoever inherits from a component is described with it",
    stacks: {
      dev:
        "vars: {stage: dev}\ncomponents: {terraform: {base: {metadata: {type: abstract}}, mid: {metadata: {inherits: [base]}}, vpc: {metadata: {inherits: [mid]}}, other: {}}}",
    },
    says: {
      "describe stacks --components base -q '.dev.components.terraform | keys'": ["base", "mid", "vpc"],
    },
  },
  of("described stacks may be those of some components, types and sections", {
    "describe stacks --components vpc --sections settings": {
      dev: { components: { terraform: { vpc: { settings: { n: 1 } } } } },
      prod: { components: { terraform: { vpc: { settings: {} } } } },
    },
    "describe stacks --component-types helmfile --sections env": {
      dev: { components: { helmfile: { app: { env: {} } } } },
    },
  }),
  of("described stacks are picked from", {
    "describe stacks -q '.dev.components.terraform.vpc.vars.cidr'": "10",
    "describe stacks -q keys": ["dev", "prod"],
  }),
  of("a stack may be told by its file, too", {
    "describe stacks -s prod --components vpc --sections vars -q .prod.components.terraform.vpc.vars.cidr":
      "20",
  }),
  of("a stack that there is not is told with the nearest", {
    "describe stacks -s prdo": /Did you mean prod\?/,
  }),
  of("a described component shows what matters", {
    "describe component off -s dev -q 'keys | length > 10'": true,
    "describe component off -s dev": {
      backend: {},
      component: "off",
      env: {},
      hooks: {},
      imports: [],
      metadata: { enabled: false },
      overrides: {},
      providers: {},
      settings: {},
      vars: { stage: "dev" },
    },
  }),
  of("every value can be traced to where it was written", {
    "describe component vpc -s prod --provenance":
      'vars.stage: "prod"  # stacks/prod.yaml:1:15\nvars.cidr: "20"     # stacks/prod.yaml:2:45',
  }),
  {
    rule: "describe.settings.include_empty: false leaves empty sections out",
    atmos: "describe: {settings: {include_empty: false}}",
    stacks: STACKS,
    says: {
      "describe component off -s dev": {
        component: "off",
        metadata: { enabled: false },
        vars: { stage: "dev" },
      },
      "describe stacks -s prod --components vpc --sections vars,env": {
        prod: { components: { terraform: { vpc: { vars: { cidr: "20", stage: "prod" } } } } },
      },
    },
  },
  {
    rule: "describe.component.filter: full shows every section",
    atmos: "describe: {component: {filter: full}}",
    stacks: STACKS,
    says: {
      "describe component vpc -s prod --format yaml": shows(/^atmos_stack: prod$[\s\S]*^workspace: prod$/m),
    },
  },
]);

rules("queries", [
  of("a path", { [vpc(".vars.cidr")]: "10", [vpc("'.vars[\"cidr\"]'")]: "10" }),
  of("an item of a list, from the end, too", { [vpc(".vars.tags[0]")]: "a", [vpc("'.vars.tags[-1]'")]: "b" }),
  of("a part of a list", { [vpc("'.vars.tags[1:]'")]: ["b"], [vpc("'.vars.tags[:1]'")]: ["a"] }),
  of("nothing is null", { [vpc(".vars.none")]: null, [vpc(".vars.none.deeper")]: null }),
  of("a value that stands in", { [vpc("'.vars.none // \"x\"'")]: "x", [vpc("'.vars.cidr // \"x\"'")]: "10" }),
  of("pipes, keys and length", {
    [vpc("'.vars | keys'")]: ["cidr", "stage", "tags"],
    [vpc("'.vars.tags | length'")]: 2,
  }),
  of("map and select", {
    [vpc("'.vars.tags | map(. + \"!\")'")]: ["a!", "b!"],
    [vpc("'[.vars.tags[] | select(. == \"b\")]'")]: ["b"],
  }),
  of("entries of a map", { [vpc("'.settings | to_entries'")]: [{ key: "n", value: 1 }] }),
  of("comparisons, and, or, not", {
    [vpc("'.settings.n == 1 and .settings.n != 2'")]: true,
    [vpc("'.settings.n > 1 or false'")]: false,
  }),
  of("a comma binds less than a pipe, as in yq", { [vpc("'[.vars | .cidr, .settings.n]'")]: ["10", 1] }),
  of("something new", { [vpc('\'{"a": .settings.n, "b": [.vars.cidr]}\'')]: { a: 1, b: ["10"] } }),
  of("has", { [vpc("'.vars | has(\"cidr\")'")]: true }),
  of("what there is not is told with its place", {
    [vpc("'.vars | nothing'")]: /nothing/,
    [vpc("'.vars['")]: /./,
  }),
]);
