/** Values for one file alone. */
import { rules } from "./rules.ts";

const SHOWS = "describe component vpc -s dev -q .vars";
const file = (text: string): string => `${text}\ncomponents: {terraform: {vpc: {}}}\n`;

rules("locals", [
  {
    rule: "locals may use each other in any order",
    stacks: {
      dev: file(
        'locals: {c: "{{ .locals.b }}!", b: "{{ .locals.a }}-b", a: x}\nvars: {stage: dev, v: "{{ .locals.c }}"}',
      ),
    },
    says: { [SHOWS]: { stage: "dev", v: "x-b!" } },
  },
  {
    rule: "locals see vars, settings and env of their file",
    stacks: {
      dev: file(
        'locals: {all: "{{ .vars.stage }}-{{ .settings.s }}-{{ .env.E }}"}\nsettings: {s: two}\nenv: {E: three}\nvars: {stage: dev, v: "{{ .locals.all }}"}',
      ),
    },
    says: { [SHOWS]: { stage: "dev", v: "dev-two-three" } },
  },
  {
    rule: "locals stay in their file: neither importers nor imports see them",
    stacks: {
      dev: file('import: [catalog/a]\nlocals: {mine: dev}\nvars: {stage: dev, v: "{{ .locals.mine }}"}'),
      "catalog/a": 'locals: {mine: catalog}\nvars: {w: "{{ .locals.mine }}"}',
    },
    says: { [SHOWS]: { stage: "dev", v: "dev", w: "catalog" } },
  },
  {
    rule: "locals are not part of the described component",
    stacks: { dev: file("locals: {a: 1}\nvars: {stage: dev}") },
    says: { "describe component vpc -s dev -q .locals": null },
  },
  {
    rule: "a local in the way it came: a map is a map where it stands alone",
    stacks: { dev: file('locals: {tags: {a: 1, b: two}}\nvars: {stage: dev, tags: "{{ .locals.tags }}"}') },
    says: { [SHOWS]: { stage: "dev", tags: { a: 1, b: "two" } } },
  },
  {
    rule: "locals of the type are locals of the file, too",
    stacks: { dev: file('terraform: {locals: {t: type}, vars: {v: "{{ .locals.t }}"}}\nvars: {stage: dev}') },
    says: { [SHOWS]: { stage: "dev", v: "type" } },
  },
  {
    rule: "a circle of locals is told with its names",
    stacks: {
      dev: file(
        'locals: {a: "{{ .locals.b }}", b: "{{ .locals.a }}"}\nvars: {stage: dev, v: "{{ .locals.a }}"}',
      ),
    },
    says: { [SHOWS]: /locals need each other in a circle: a → b → a/ },
  },
  {
    rule: "a local may branch",
    stacks: {
      dev: file(
        'locals: {size: \'{{ if eq .vars.stage "prod" }}big{{ else }}small{{ end }}\'}\nvars: {stage: dev, v: "{{ .locals.size }}"}',
      ),
    },
    says: { [SHOWS]: { stage: "dev", v: "small" } },
  },
  {
    rule: "a local may be a function",
    env: { OWNER: "me" },
    stacks: { dev: file('locals: {who: !env OWNER}\nvars: {stage: dev, v: "{{ .locals.who }}"}') },
    says: { [SHOWS]: { stage: "dev", v: "me" } },
  },
  {
    rule: "a template for the component waits where locals cannot fill it",
    atmos: "templates: {settings: {enabled: true}}",
    stacks: { dev: file('locals: {a: x}\nvars: {stage: dev, v: "{{ .atmos_component }}"}') },
    says: { [SHOWS]: { stage: "dev", v: "vpc" } },
  },
  {
    rule: "describe locals shows each file's own, those of a type apart, and those of imports not",
    stacks: {
      "dev":
        "import: [_mixin]\nvars: {stage: dev}\nlocals: {a: x, b: '{{ .locals.a }}-{{ .vars.stage }}'}\nterraform: {locals: {a: x, c: '{{ .locals.b }}!'}}\ncomponents: {terraform: {vpc: {locals: {d: 1}}, other: {}}}",
      "prod": "vars: {stage: prod}\ncomponents: {terraform: {vpc: {}}}",
      "_mixin": "locals: {m: 1}",
    },
    says: {
      "describe locals": { dev: { locals: { a: "x", b: "x-dev" }, terraform: { locals: { c: "x-dev!" } } } },
      "describe locals -s dev -q .dev.locals.b": "x-dev",
      "describe locals vpc -s dev": {
        components: { terraform: { vpc: { locals: { a: "x", b: "x-dev", c: "x-dev!", d: 1 } } } },
      },
      "describe locals -s prod": /cannot show the locals of the stack "prod": it has none/,
      "describe locals -s dve": /Could not find the stack "dve"[^]*dev/,
      "describe locals vpc": /no stack is named/,
      "describe locals nope -s dev": /Could not find the component "nope"/,
    },
  },
  {
    rule: "describe locals shows each file of a stack by its path where several form it",
    stacks: {
      "a": "vars: {stage: dev}\nlocals: {a: 1}\ncomponents: {terraform: {vpc: {}}}",
      "b": "vars: {stage: dev}\nlocals: {a: 2, b: 2}\ncomponents: {terraform: {net: {}}}",
      "c": "vars: {stage: prod}\nlocals: {c: 3}\ncomponents: {terraform: {vpc: {}}}",
    },
    says: {
      "describe locals": {
        "a.yaml": { locals: { a: 1 } },
        "b.yaml": { locals: { a: 2, b: 2 } },
        "prod": { locals: { c: 3 } },
      },
      "describe locals -s dev": { "a.yaml": { locals: { a: 1 } }, "b.yaml": { locals: { a: 2, b: 2 } } },
      "describe locals -s b.yaml": { dev: { locals: { a: 2, b: 2 } } },
      "describe locals net -s dev": { components: { terraform: { net: { locals: { a: 2, b: 2 } } } } },
    },
  },
  {
    rule: "describe locals shows those of a stack whatever its name",
    stacks: {
      dev: "name: __proto__\nvars: {stage: dev}\nlocals: {a: 1}\ncomponents: {terraform: {vpc: {}}}",
    },
    says: { "describe locals": JSON.parse('{"__proto__": {"locals": {"a": 1}}}') },
  },
  {
    rule: "describe locals tells of a circle",
    stacks: {
      dev:
        "vars: {stage: dev}\nlocals: {a: '{{ .locals.b }}', b: '{{ .locals.a }}'}\ncomponents: {terraform: {vpc: {}}}",
    },
    says: { "describe locals": /circle: a → b → a/ },
  },
]);
