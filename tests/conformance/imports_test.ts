/** What a manifest takes from others. */
import { rules } from "./rules.ts";

const DEV = "vars: {stage: dev}\ncomponents: {terraform: {vpc: {}}}\n";
const SHOWS = "describe component vpc -s dev -q .vars";

rules("imports", [
  {
    rule: "later imports lie over earlier ones, and the file over all of them",
    stacks: {
      dev: `import: [catalog/a, catalog/b]\n${DEV}`.replace("stage: dev", "stage: dev, c: file"),
      "catalog/a": "vars: {a: a, b: a, c: a}",
      "catalog/b": "vars: {b: b, c: b}",
    },
    says: { [SHOWS]: { stage: "dev", a: "a", b: "b", c: "file" } },
  },
  {
    rule: "an import goes depth first: what is imported in it lies below it",
    stacks: {
      dev: `import: [catalog/a, catalog/b]\n${DEV}`,
      "catalog/a": "import: [catalog/deep]\nvars: {x: a}",
      "catalog/b": "import: [catalog/deep]\nvars: {y: b}",
      "catalog/deep": "vars: {x: deep, y: deep}",
    },
    says: { [SHOWS]: { stage: "dev", x: "deep", y: "b" } },
  },
  {
    rule: "the same file may be imported by several, each with its own context",
    stacks: {
      dev:
        `import:\n  - {path: catalog/app, context: {name: one}}\n  - {path: catalog/app, context: {name: two}}\n${DEV}`,
      "catalog/app": "components: {terraform: {'app-{{ .name }}': {vars: {name: '{{ .name }}'}}}}",
    },
    says: {
      "describe component app-one -s dev -q .vars.name": "one",
      "describe component app-two -s dev -q .vars.name": "two",
    },
  },
  {
    rule: "the list of imports is whole, sorted, each once, without extensions",
    stacks: {
      dev: `import: [catalog/b, catalog/a.yaml, catalog/t]\n${DEV}`,
      "catalog/a": "import: [catalog/c]",
      "catalog/b": "import: [catalog/c]",
      "catalog/c": "vars: {}",
      "catalog/t.yaml.tmpl": "vars: {}",
    },
    says: {
      "describe component vpc -s dev -q .imports": ["catalog/a", "catalog/b", "catalog/c", "catalog/t"],
    },
  },
  {
    rule: "a path with a dot begins at the file, any other at the folder of the stacks",
    stacks: {
      "orgs/acme/dev": `import: [./_near, ../_far, catalog/abs]\n${DEV}`,
      "orgs/acme/_near": "vars: {near: 1}",
      "orgs/_far": "vars: {far: 1}",
      "catalog/abs": "vars: {abs: 1}",
    },
    says: { [SHOWS]: { stage: "dev", near: 1, far: 1, abs: 1 } },
  },
  {
    rule: "a glob imports all that fits, sorted, so that the last name wins",
    stacks: {
      dev: `import: ["catalog/**/*"]\n${DEV}`,
      "catalog/b": "vars: {x: b}",
      "catalog/a/z": "vars: {x: a, y: a}",
    },
    says: { [SHOWS]: { stage: "dev", x: "b", y: "a" } },
  },
  {
    rule: "a glob may stand for the extension",
    stacks: {
      dev: `import: ["catalog/svc-?.*"]\n${DEV}`,
      "catalog/svc-1": "vars: {x: 1}",
      "catalog/svc-2.yml": "vars: {y: 2}",
    },
    says: { [SHOWS]: { stage: "dev", x: 1, y: 2 } },
  },
  {
    rule: "a glob that fits nothing is an error with its place",
    stacks: { dev: `import: ["catalog/none-*"]\n${DEV}` },
    says: { [SHOWS]: /stacks\/dev\.yaml:1:10: cannot find the import "catalog\/none-\*"/ },
  },
  {
    rule: "a missing import is an error with its place and the way to it",
    stacks: { dev: `import: [catalog/a]\n${DEV}`, "catalog/a": "import:\n  - catalog/none" },
    says: {
      [SHOWS]: /stacks\/catalog\/a\.yaml:2:5: cannot find the import "catalog\/none"\n.*dev → catalog\/a/,
    },
  },
  {
    rule: "skip_if_missing makes a missing file, and an empty glob, nothing",
    stacks: {
      dev: `import: [{path: none, skip_if_missing: true}, {path: "none/*", skip_if_missing: true}]\n${DEV}`,
    },
    says: { [SHOWS]: { stage: "dev" } },
  },
  {
    rule: "a file with .tmpl comes before its namesake without",
    stacks: {
      dev: `import: [catalog/a.yaml]\n${DEV}`,
      "catalog/a.yaml": "vars: {x: plain}",
      "catalog/a.yaml.tmpl": "vars: {x: template}",
    },
    says: { [SHOWS]: { stage: "dev", x: "template" } },
  },
  {
    rule: ".yaml is tried before .yml",
    stacks: {
      dev: `import: [catalog/a]\n${DEV}`,
      "catalog/a.yaml": "vars: {x: yaml}",
      "catalog/a.yml": "vars: {x: yml}",
    },
    says: { [SHOWS]: { stage: "dev", x: "yaml" } },
  },
  {
    rule: "a template is rendered with the functions of sprig before it is read",
    stacks: {
      dev: `import: [{path: catalog/t, context: {names: [b, a], enabled: true}}]\n${DEV}`,
      "catalog/t.yaml.tmpl":
        'vars:\n  sorted: {{ .names | sortAlpha | join "-" | quote }}\n{{ if .enabled }}  on: true\n{{ end }}',
    },
    says: { [SHOWS]: { stage: "dev", sorted: "a-b", on: true } },
  },
  {
    rule: "a context renders a file without .tmpl, too",
    stacks: {
      dev: `import: [{path: catalog/a, context: {n: 3}}]\n${DEV}`,
      "catalog/a": "vars:\n  count: {{ .n }}",
    },
    says: { [SHOWS]: { stage: "dev", count: 3 } },
  },
  {
    rule: "of two contexts that reach a file, the outer one wins",
    stacks: {
      dev: `import: [{path: catalog/a, context: {who: outer}}]\n${DEV}`,
      "catalog/a": "import: [{path: catalog/b, context: {who: inner, own: inner}}]",
      "catalog/b": 'vars: {who: "{{ .who }}", own: "{{ .own }}"}',
    },
    says: { [SHOWS]: { stage: "dev", who: "outer", own: "inner" } },
  },
  {
    rule: "what a context does not have is an error that names it",
    stacks: {
      dev: `import: [{path: catalog/a, context: {n: 3}}]\n${DEV}`,
      "catalog/a": 'vars: {x: "{{ .other }}"}',
    },
    says: { [SHOWS]: /other/ },
  },
  {
    rule: "ignore_missing_template_values makes that <no value>",
    stacks: {
      dev: `import: [{path: catalog/a, context: {n: 3}, ignore_missing_template_values: true}]\n${DEV}`,
      "catalog/a": 'vars: {x: "{{ .other }}"}',
    },
    says: { [SHOWS]: { stage: "dev", x: "<no value>" } },
  },
  {
    rule: "skip_templates_processing leaves a file as it is",
    stacks: {
      dev: `import: [{path: catalog/a, context: {n: 3}, skip_templates_processing: true}]\n${DEV}`,
      "catalog/a": 'vars: {x: "{{ .n }}"}',
    },
    says: { [SHOWS]: { stage: "dev", x: "{{ .n }}" } },
  },
  {
    rule: "the path of an import is a template where templates are enabled",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: {
      dev: `import: [catalog/base, "catalog/{{ .settings.size }}"]\n${DEV}`,
      "catalog/base": "settings: {size: big}",
      "catalog/big": "vars: {size: big}",
    },
    says: { [SHOWS]: { stage: "dev", size: "big" } },
  },
  {
    rule: "a file that imports itself is told",
    stacks: { dev: `import: [dev]\n${DEV}` },
    says: { [SHOWS]: /stacks\/dev\.yaml:1:10: .*in a circle: dev → dev/ },
  },
  {
    rule: "files that import each other are told, with the way; the original eats memory until it dies",
    stacks: {
      dev: `import: [catalog/a]\n${DEV}`,
      "catalog/a": "import: [catalog/b]",
      "catalog/b": "import: [catalog/a]",
    },
    says: { [SHOWS]: /in a circle: catalog\/a → catalog\/b → catalog\/a/ },
  },
  {
    rule: "imports from elsewhere are refused by name",
    stacks: { dev: `import: ["git::https://example.com/x.git//y"]\n${DEV}` },
    says: { [SHOWS]: /stacks\/dev\.yaml:1:10: cannot import from elsewhere/ },
  },
  {
    rule: "an import is a path or a map with one",
    stacks: { dev: `import: [{context: {}}]\n${DEV}` },
    says: { [SHOWS]: /stacks\/dev\.yaml:1:10: an import needs a path/ },
  },
  {
    rule: "an import that is a number is told",
    stacks: { dev: `import: [5]\n${DEV}` },
    says: { [SHOWS]: /stacks\/dev\.yaml:1:10: an import is a path/ },
  },
  {
    rule: "one import needs no list",
    stacks: { dev: `import: catalog/a\n${DEV}`, "catalog/a": "vars: {x: 1}" },
    says: { [SHOWS]: { stage: "dev", x: 1 } },
  },
  {
    rule: "what an import says of components is merged by their names",
    stacks: {
      dev: `import: [catalog/a]\n${DEV}`.replace("vpc: {}", "vpc: {vars: {b: mine}}"),
      "catalog/a": "components: {terraform: {vpc: {vars: {a: 1, b: 1}}, other: {}}}",
    },
    says: {
      [SHOWS]: { stage: "dev", a: 1, b: "mine" },
      "list components": "other\tterraform\t1\nvpc\tterraform\t1",
    },
  },
]);
