/** What comes over components of whole files. */
import { rules } from "./rules.ts";

const vars = (component: string): string => `describe component ${component} -s dev -q .vars.x`;

rules("overrides", [
  {
    rule: "overrides come over what a component says of itself",
    stacks: {
      dev:
        "vars: {stage: dev}\noverrides: {vars: {x: over}}\ncomponents: {terraform: {vpc: {vars: {x: own}}}}",
    },
    says: { [vars("vpc")]: "over", "describe component vpc -s dev -q .overrides": { vars: { x: "over" } } },
  },
  {
    rule: "overrides of a type hold for that one alone",
    stacks: {
      dev:
        "vars: {stage: dev, x: file}\nterraform: {overrides: {vars: {x: over}}}\ncomponents: {terraform: {vpc: {}}, helmfile: {app: {}}}",
    },
    says: { [vars("vpc")]: "over", [vars("app")]: "file" },
  },
  {
    rule: "overrides of a file hold for components of what it imports",
    stacks: {
      dev:
        "import: [catalog/a]\nvars: {stage: dev}\noverrides: {vars: {x: over}}\ncomponents: {terraform: {own: {}}}",
      "catalog/a": "components: {terraform: {vpc: {vars: {x: a}}}}",
    },
    says: { [vars("vpc")]: "over", [vars("own")]: "over" },
  },
  {
    rule: "overrides of an import hold for imports behind it, and for the importer",
    stacks: {
      dev: "import: [catalog/a, catalog/b]\nvars: {stage: dev}\ncomponents: {terraform: {own: {}}}",
      "catalog/a": "overrides: {vars: {x: a}}\ncomponents: {terraform: {in-a: {}}}",
      "catalog/b": "components: {terraform: {in-b: {vars: {x: b}}}}",
    },
    says: { [vars("in-a")]: "a", [vars("in-b")]: "a", [vars("own")]: "a" },
  },
  {
    rule: "overrides of an import do not hold for imports before it",
    stacks: {
      dev: "import: [catalog/b, catalog/a]\nvars: {stage: dev}\ncomponents: {terraform: {own: {}}}",
      "catalog/a": "overrides: {vars: {x: a}}\ncomponents: {terraform: {in-a: {}}}",
      "catalog/b": "components: {terraform: {in-b: {vars: {x: b}}}}",
    },
    says: { [vars("in-b")]: "b", [vars("own")]: "a" },
  },
  {
    rule: "the outermost file has the last word",
    stacks: {
      dev: "import: [catalog/a]\nvars: {stage: dev}\noverrides: {vars: {x: dev}}",
      "catalog/a": "import: [catalog/b]\noverrides: {vars: {x: a, y: a}}",
      "catalog/b": "overrides: {vars: {x: b, y: b, z: b}}\ncomponents: {terraform: {vpc: {}}}",
    },
    says: { "describe component vpc -s dev -q .vars": { stage: "dev", x: "dev", y: "a", z: "b" } },
  },
  {
    rule: "settings, env, providers and the command are overridden, too",
    stacks: {
      dev: `
vars: {stage: dev}
terraform: {overrides: {settings: {s: over}, env: {E: over}, providers: {aws: {region: over}}, command: tofu}}
components: {terraform: {vpc: {settings: {s: own}, env: {E: own}, providers: {aws: {region: own}}, command: terraform}}}`,
    },
    says: {
      "describe component vpc -s dev -q '[.settings.s, .env.E, .providers.aws.region, .command]'": [
        "over",
        "over",
        "over",
        "tofu",
      ],
    },
  },
  {
    rule: "overrides come over what is inherited",
    stacks: {
      dev:
        "vars: {stage: dev}\noverrides: {vars: {x: over}}\ncomponents: {terraform: {base: {vars: {x: base}}, vpc: {metadata: {inherits: [base]}}}}",
    },
    says: { [vars("vpc")]: "over" },
  },
]);
