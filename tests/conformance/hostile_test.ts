/** Manifests that lie, loop, or make too much of themselves: a clear error with its place, in bounded time. */
import assert from "node:assert/strict";
import { atmos, rules } from "./rules.ts";

const DEV = "vars: {stage: dev}\ncomponents: {terraform: {vpc: {}}}\n";
const SHOWS = "describe component vpc -s dev -q .vars";
const times = (count: number, one: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => one(at)).join("");
const many = (count: number, one: (at: number) => [string, string]): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => one(at)));
const folder = (component: string): Record<string, string> => ({
  dev:
    `vars: {stage: dev}\nterraform: {backend_type: local, backend: {local: {}}}\ncomponents: {terraform: {vpc: {metadata: {component: ${
      JSON.stringify(component)
    }}}}}\n`,
});

rules("hostile", [
  {
    rule: "an import of a chain of imports that comes back is told with the whole way",
    stacks: {
      dev: `import: [catalog/0]\n${DEV}`,
      ...many(20, (at) => [`catalog/${at}`, `import: [catalog/${(at + 1) % 20}]`]),
    },
    says: { [SHOWS]: /in a circle: catalog\/0 → catalog\/1 →[\s\S]*→ catalog\/19 → catalog\/0/ },
  },
  {
    rule: "a chain of hundreds of imports is read",
    stacks: {
      dev: `import: [catalog/0]\n${DEV}`,
      ...many(
        300,
        (at) => [`catalog/${at}`, `${at === 299 ? "" : `import: [catalog/${at + 1}]\n`}vars: {n${at}: 1}`],
      ),
    },
    says: { "describe component vpc -s dev -q '.vars | length'": 301 },
  },
  {
    rule: "expressions over included files are one budget, however many there are",
    stacks: {
      dev: `vars: {stage: dev}\ncomponents:\n  terraform:\n    vpc:\n      vars:\n${
        times(900, (at) =>
          `        n${at}: !include data/list.json .a | map(. + 1) | map(. + 1) | map(. + 1) | length\n`)
      }`,
    },
    files: { "data/list.json": JSON.stringify({ a: Array.from({ length: 20_000 }, (_, at) => at) }) },
    says: { [SHOWS]: /the stacks make more of themselves than is worked out/ },
  },
  {
    rule: "aliases that double at every line end in words",
    stacks: {
      dev: `a0: &a0 [x, x]\n${times(40, (at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]\n`)}${
        DEV.replace("stage: dev", "stage: dev, x: *a40")
      }`,
    },
    says: { [SHOWS]: /stacks\/dev\.yaml:\d+:\d+: / },
  },
  {
    rule: "an alias of what it stands in is told",
    stacks: { dev: `vars: &v {stage: dev, x: *v}\ncomponents: {terraform: {vpc: {}}}` },
    says: { [SHOWS]: /stacks\/dev\.yaml:1:\d+: / },
  },
  {
    rule: "values that nest without end are told",
    stacks: { dev: `vars: {stage: dev, x: ${"[".repeat(5000)}${"]".repeat(5000)}}\n` },
    says: { [SHOWS]: /stacks\/dev\.yaml:1:\d+: / },
  },
  {
    rule: "a template that repeats without end is told",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: {
      dev:
        "vars: {stage: dev}\ncomponents: {terraform: {vpc: {vars: {x: '{{ range until 1000000 }}{{ range until 1000000 }}x{{ end }}{{ end }}'}}}}",
    },
    says: { [SHOWS]: /stacks\/dev\.yaml:2:\d+/ },
  },
  {
    rule: "a template that calls itself is told",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: {
      dev:
        'vars: {stage: dev}\ncomponents: {terraform: {vpc: {vars: {x: \'{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}\'}}}}',
    },
    says: { [SHOWS]: /stacks\/dev\.yaml:2:\d+/ },
  },
  {
    rule: "a pattern that would take for ever does not",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: {
      dev: `vars: {stage: dev}\ncomponents: {terraform: {vpc: {vars: {x: '{{ regexMatch "^(a+)+$" "${
        "a".repeat(5000)
      }b" }}'}}}}`,
    },
    says: { [SHOWS]: { stage: "dev", x: "false" } },
  },
  {
    rule: "braces that multiply in a glob do not",
    stacks: { dev: `import: ["catalog/${"{a,b}".repeat(30)}"]\n${DEV}` },
    says: { [SHOWS]: /cannot find the import/ },
  },
  {
    rule: "locals that double at every step end in words",
    stacks: {
      dev: `locals:\n  l0: xxxxxxxxxxxxxxxx\n${
        times(40, (at) => `  l${at + 1}: "{{ .locals.l${at} }}{{ .locals.l${at} }}"\n`)
      }vars: {stage: dev, x: "{{ .locals.l40 }}"}\ncomponents: {terraform: {vpc: {}}}`,
    },
    says: { [SHOWS]: /stacks\/dev\.yaml:\d+:\d+/ },
  },
  {
    rule: "lists that are appended to themselves end in words",
    stacks: {
      dev: `vars: {stage: dev}\ncomponents:\n  terraform:\n    b0: {vars: {l: [1, 2, 3, 4]}}\n${
        times(
          30,
          (at) => `    b${at + 1}: {metadata: {inherits: [b${at}, b${at}]}, vars: {l: !append [1]}}\n`,
        )
      }    vpc: {metadata: {inherits: [b30]}}`,
    },
    says: { [SHOWS]: /stacks\/dev\.yaml:\d+:\d+/ },
  },
  {
    rule: "a component that inherits over hundreds is told",
    stacks: {
      dev: `vars: {stage: dev}\ncomponents:\n  terraform:\n    b0: {}\n${
        times(300, (at) => `    b${at + 1}: {metadata: {inherits: [b${at}]}}\n`)
      }    vpc: {metadata: {inherits: [b300]}}`,
    },
    says: { [SHOWS]: /inherits over more than 50 others/ },
  },
  {
    rule: "a folder that leads out of that of all components is refused",
    stacks: folder("../../../etc"),
    says: {
      "terraform plan vpc -s dev":
        /stacks\/dev\.yaml:3:\d+: the folder of the component "vpc" is not below \/project\/components\/terraform/,
    },
  },
  {
    rule: "an absolute folder begins below that of all components",
    stacks: folder("/etc"),
    says: { "terraform plan vpc -s dev": /\/project\/components\/terraform\/etc/ },
  },
  {
    rule: "a folder with a NUL in its name is refused",
    stacks: folder("a\0b"),
    says: { "terraform plan vpc -s dev": /NUL/ },
  },
  {
    rule: "a folder with too long a name is refused",
    stacks: folder("x".repeat(300)),
    says: { "terraform plan vpc -s dev": /has too long a name/ },
  },
  {
    rule: "an import that leads out of the stacks and is no manifest is told",
    stacks: { dev: `import: [../../../../etc/passwd]\n${DEV}` },
    says: { [SHOWS]: /cannot find the import/ },
  },
  {
    rule: "a key that every object has is refused with its place",
    stacks: { dev: "vars: {stage: dev, __proto__: {a: 1}}\ncomponents: {terraform: {vpc: {}}}" },
    says: { [SHOWS]: /stacks\/dev\.yaml:1:20: the key "__proto__" is not allowed/ },
  },
  {
    rule: "names that turn the reader's eye are shown as what they are",
    stacks: { dev: `vars: {stage: "d\u202eev\\e[2J"}\ncomponents: {terraform: {vpc: {}}}` },
    says: { "describe component vpc -s x": /d\\u202eev\\u001b\[2J/ },
  },
  {
    rule: "one broken file among hundreds is named, and nothing else",
    stacks: {
      ...many(300, (at) => [`s${at}`, `vars: {stage: s${at}}\ncomponents: {terraform: {vpc: {}}}`]),
      broken: "vars: {stage: [",
    },
    says: {
      "describe component vpc -s s7": /^✗ stacks\/broken\.yaml:1:\d+/,
      "validate stacks": /stacks\/broken\.yaml:1:\d+: error/,
    },
  },
  {
    rule: "hundreds of manifests that say one component differently name two",
    stacks: many(200, (at) => [`s${at}`, `vars: {stage: dev, n: ${at}}\ncomponents: {terraform: {vpc: {}}}`]),
    says: { [SHOWS]: /duplicate component configuration: s0 and s1 / },
  },
  {
    rule: "components that depend on each other are told with their names",
    stacks: {
      dev:
        "vars: {stage: dev}\nterraform: {backend_type: local, backend: {local: {}}}\ncomponents: {terraform: {a: {dependencies: {components: [b]}}, b: {dependencies: {components: [a]}}}}",
    },
    files: { "components/terraform/a/main.tf": "", "components/terraform/b/main.tf": "" },
    says: { "terraform plan --all -s dev": /depend on each other in a circle: a → b → a/ },
  },
]);

Deno.test("hostile: 10,000 components are listed and checked", async () => {
  const stacks = many(100, (at) => [`s${at}`, `import: [catalog/all]\nvars: {stage: s${at}}\n`]);
  const project = {
    stacks: {
      ...stacks,
      "catalog/all": `components:\n  terraform:\n${times(100, (at) => `    c${at}: {vars: {a: ${at}}}\n`)}`,
    },
  };
  const { code, stdout } = await atmos(["list", "instances"], project);
  assert.equal(code, 0);
  assert.equal(stdout().trimEnd().split("\n").length, 10_000);
  assert.equal((await atmos(["validate", "stacks"], project)).code, 0);
});
