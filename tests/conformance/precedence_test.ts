/** Which section comes over which. */
import { rules } from "./rules.ts";

const shows = (query: string): string => `describe component vpc -s dev -q ${query}`;
const LEVELS = (key: string): Record<string, string> => ({
  dev: `
vars: {stage: dev}
${key === "vars" ? "" : `${key}: {a: manifest, b: manifest, c: manifest, d: manifest}`}
terraform: {${key}: {b: type, c: type, d: type}}
components:
  terraform:
    base: {metadata: {type: abstract}, ${key}: {c: base, d: base}}
    vpc: {metadata: {inherits: [base]}, ${key}: {d: component}}`,
});
const LEVELLED = { a: "manifest", b: "type", c: "base", d: "component" };

rules("precedence", [
  ...["settings", "env"].map((key) => ({
    rule: `${key}: the manifest, the type, the base, the component`,
    stacks: LEVELS(key),
    says: { [shows(`.${key}`)]: LEVELLED },
  })),
  ...["providers", "required_providers", "hooks", "generate"].map((key) => ({
    rule: `${key} begin at the type`,
    stacks: {
      dev: `
vars: {stage: dev}
terraform: {${key}: {a: {x: type, y: type}}}
components: {terraform: {base: {${key}: {a: {y: base}}}, vpc: {metadata: {inherits: [base]}, ${key}: {b: {z: 1}}}}}`,
    },
    says: { [shows(`.${key}`)]: { a: { x: "type", y: "base" }, b: { z: 1 } } },
  })),
  {
    rule: "the values of one type are not those of another",
    stacks: {
      dev:
        "vars: {stage: dev}\nterraform: {vars: {a: t}}\nhelmfile: {vars: {a: h}}\ncomponents: {terraform: {vpc: {}}, helmfile: {app: {}}}",
    },
    says: {
      [shows(".vars.a")]: "t",
      "describe component app -s dev -q .vars.a": "h",
    },
  },
  {
    rule: "env of the project lies below everything",
    atmos: "env: {A: project, B: project}",
    stacks: {
      dev:
        "vars: {stage: dev}\nenv: {B: manifest}\ncomponents: {terraform: {vpc: {env: {C: 1, D: true, E: null}}}}",
    },
    says: { [shows(".env")]: { A: "project", B: "manifest", C: 1, D: true, E: null } },
  },
  {
    rule: "auth of the project lies below that of a Terraform component",
    atmos:
      "auth: {providers: {p: {kind: mock/aws}}, identities: {one: {kind: mock/aws, via: {provider: p}}}}",
    stacks: {
      dev: "vars: {stage: dev}\ncomponents: {terraform: {vpc: {auth: {identities: {one: {default: true}}}}}}",
    },
    says: { [shows(".auth.identities.one")]: { kind: "mock/aws", via: { provider: "p" }, default: true } },
  },
  {
    rule: "command: the program's own word, atmos.yaml, the type, the base, the component, overrides",
    atmos: "components: {terraform: {command: from-project}}",
    stacks: {
      dev: `
vars: {stage: dev}
components:
  terraform:
    plain: {}
    base: {command: from-base}
    vpc: {metadata: {inherits: [base]}}
    own: {metadata: {inherits: [base]}, command: from-component}`,
    },
    says: {
      "describe component plain -s dev -q .command": "from-project",
      [shows(".command")]: "from-base",
      "describe component own -s dev -q .command": "from-component",
    },
  },
  {
    rule: "required_version is that of the nearest level",
    stacks: {
      dev:
        'vars: {stage: dev}\nterraform: {required_version: ">= 1"}\ncomponents: {terraform: {vpc: {}, new: {required_version: ">= 2"}}}',
    },
    says: {
      [shows(".required_version")]: ">= 1",
      "describe component new -s dev -q .required_version": ">= 2",
    },
  },
  {
    rule: "dependencies are merged from the manifest up",
    stacks: {
      dev: `
vars: {stage: dev}
dependencies: {tools: {terraform: "1"}}
components: {terraform: {dns: {}, vpc: {dependencies: {components: [{component: dns}]}}}}`,
    },
    says: { [shows(".dependencies")]: { tools: { terraform: "1" }, components: [{ component: "dns" }] } },
  },
  {
    rule: "sections that nobody wrote are empty, and there",
    stacks: { dev: "vars: {stage: dev}\ncomponents: {terraform: {vpc: {}}}" },
    says: {
      [shows("'[.settings, .env, .providers, .metadata, .overrides, .hooks, .backend]'")]: [
        {},
        {},
        {},
        {},
        {},
        {},
        {},
      ],
    },
  },
  {
    rule: "what this program does not act on is shown as it is written",
    stacks: {
      dev: `
vars: {stage: dev}
components:
  terraform:
    vpc:
      hooks: {store: {events: [after-terraform-apply], command: store, name: x}}
      settings: {spacelift: {workspace_enabled: true}, github: {actions_enabled: true}}`,
    },
    says: {
      [shows(".hooks.store.command")]: "store",
      [shows(".settings.spacelift.workspace_enabled")]: true,
    },
  },
  {
    rule: "integrations.github of the project lies below that of every component's settings",
    atmos: "integrations: {github: {gitops: {role: a, region: r}}}",
    stacks: {
      dev:
        "vars: {stage: dev}\ncomponents: {terraform: {vpc: {settings: {integrations: {github: {gitops: {role: b}}}}}}, helmfile: {echo: {}}}",
    },
    says: {
      "describe component vpc -s dev -q .settings": {
        integrations: { github: { gitops: { role: "b", region: "r" } } },
      },
      "describe component echo -s dev -q .settings": {
        integrations: { github: { gitops: { role: "a", region: "r" } } },
      },
    },
  },
  {
    rule: "a model has no workspace of Spacelift",
    stacks: {
      dev:
        "vars: {stage: dev}\nsettings: {spacelift: {workspace_enabled: true, autodeploy: false}}\ncomponents: {terraform: {vpc: {}, base: {metadata: {type: abstract}}}}",
    },
    says: {
      "describe component vpc -s dev -q .settings.spacelift": { workspace_enabled: true, autodeploy: false },
      "describe component base -s dev -q .settings.spacelift": { autodeploy: false },
    },
  },
  {
    rule: "secrets of the manifest come over every component, each with a scope",
    stacks: {
      dev:
        "vars: {stage: dev}\nsecrets: {providers: {p: {kind: k}}}\ncomponents: {terraform: {vpc: {secrets: {vars: {A: {sops: p}, B: {scope: stack}}}}}}",
    },
    says: {
      "describe component vpc -s dev -q .secrets": {
        providers: { p: { kind: "k" } },
        vars: { A: { sops: "p", scope: "instance" }, B: { scope: "stack" } },
      },
    },
  },
  {
    rule: "of emulators and containers there is what somebody wrote, and vars",
    stacks: {
      dev:
        "vars: {stage: dev}\nsettings: {a: 1}\ncomponents: {emulator: {k8s: {driver: k3s}}, container: {api: {image: nginx}}}",
    },
    says: {
      "describe stacks --sections vars,driver,image,settings,component,component_type": {
        dev: {
          components: {
            emulator: {
              k8s: { component: "k8s", component_type: "emulator", driver: "k3s", vars: { stage: "dev" } },
            },
            container: {
              api: { component: "api", component_type: "container", image: "nginx", vars: { stage: "dev" } },
            },
          },
        },
      },
    },
  },
]);
