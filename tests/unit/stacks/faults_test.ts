/** What is wrong with manifests is said with its place, and nothing hangs or grows without end. */
import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import { stackNames } from "../../../src/stacks/stack_name.ts";
import { Work } from "../../../src/stacks/work.ts";
import { allSections } from "../../../src/stacks/stacks.ts";
import { atmosYaml, described, project } from "./project.ts";

interface Fault {
  readonly name: string;
  readonly manifests: Readonly<Record<string, string>>;
  readonly config?: string;
  readonly component?: string;
  readonly stack?: string;
  readonly message: RegExp;
  readonly hint?: RegExp;
}

const DEV = "components: {terraform: {vpc: {}}}";

const FAULTS: readonly Fault[] = [
  {
    name: "a circle of imports",
    manifests: { "deploy/dev.yaml": `import: [a]\n${DEV}`, "a.yaml": "import: [b]", "b.yaml": "import: [a]" },
    message: /^stacks\/b\.yaml:1:10: the manifests import each other in a circle: a → b → a$/,
  },
  {
    name: "a circle of stacks that are read at the same time",
    manifests: { "deploy/a.yaml": `import: [deploy/b]\n${DEV}`, "deploy/b.yaml": "import: [deploy/a]" },
    message: /the manifests import each other in a circle: deploy\/[ab] → deploy\/[ab] → deploy\/[ab]$/,
  },
  {
    name: "a file that imports itself",
    manifests: { "deploy/dev.yaml": `import: [deploy/dev]\n${DEV}` },
    message: /in a circle: deploy\/dev → deploy\/dev$/,
  },
  {
    name: "an import that is not there",
    manifests: { "deploy/dev.yaml": `import:\n  - catalog/nope\n${DEV}` },
    message: /^stacks\/deploy\/dev\.yaml:2:5: cannot find the import "catalog\/nope"$/,
    hint: /Imports begin at stacks\. It is imported by deploy\/dev\./,
  },
  {
    name: "an import from elsewhere",
    manifests: { "deploy/dev.yaml": `import: ["https://example.com/a.yaml"]\n${DEV}` },
    message: /cannot import from elsewhere/,
  },
  {
    name: "an import without a path",
    manifests: { "deploy/dev.yaml": `import: [{context: {a: 1}}]\n${DEV}` },
    message: /^stacks\/deploy\/dev\.yaml:1:10: an import needs a path$/,
  },
  {
    name: "broken YAML",
    manifests: { "deploy/dev.yaml": DEV, "deploy/other.yaml": "a: [1\nb: 2" },
    message: /^stacks\/deploy\/other\.yaml:2:1: /,
  },
  {
    name: "a manifest that is a list",
    manifests: { "deploy/dev.yaml": "- 1" },
    message: /^stacks\/deploy\/dev\.yaml:1:1: a stack manifest is a map of sections, not a list$/,
  },
  {
    name: "components that are no map",
    manifests: { "deploy/dev.yaml": "components: [vpc]" },
    message: /the section components of a manifest is a map, not a list$/,
  },
  {
    name: "bases that double at every step",
    manifests: {
      "deploy/dev.yaml": `components:\n  terraform:\n    vpc: {metadata: {inherits: [b0, b0]}}\n${
        Array.from(
          { length: 30 },
          (_, i) => `    b${i}: {metadata: {inherits: [b${i + 1}, b${i + 1}]}}\n`,
        ).join("")
      }    b30: {}\n`,
    },
    message: /the component "vpc" inherits in more than 1000 ways$/,
    hint: /Name each base once/,
  },
  {
    name: "a base that is not there",
    manifests: {
      "deploy/dev.yaml": "components:\n  terraform:\n    vpc: {metadata: {inherits: [bsae]}}\n    base: {}",
    },
    message:
      /^stacks\/deploy\/dev\.yaml:3:33: the component "vpc" inherits from "bsae", which the stack manifest deploy\/dev does not have$/,
    hint: /Did you mean base\?/,
  },
  {
    name: "a circle of inheritance",
    manifests: {
      "deploy/dev.yaml":
        "components: {terraform: {vpc: {metadata: {inherits: [a]}}, a: {metadata: {inherits: [vpc]}}}}",
    },
    message: /components inherit from each other in a circle: vpc → a → vpc$/,
  },
  {
    name: "locals in a circle",
    manifests: { "deploy/dev.yaml": `locals: {a: "{{ .locals.b }}", b: "{{ .locals.a }}"}\n${DEV}` },
    message: /the locals need each other in a circle: a → b → a$/,
  },
  {
    name: "an unknown way to merge lists",
    config: atmosYaml("settings: {list_merge_strategy: zip}"),
    manifests: { "deploy/dev.yaml": DEV },
    message: /^cannot merge lists: settings\.list_merge_strategy is none of the known words$/,
    hint: /replace, append, merge/,
  },
  {
    name: "a backend of another type",
    manifests: { "deploy/dev.yaml": `terraform: {backend_type: gcs, backend: {s3: {bucket: b}}}\n${DEV}` },
    message: /backend configures s3, but backend_type is gcs$/,
  },
  {
    name: "an unknown component",
    manifests: { "deploy/dev.yaml": DEV },
    component: "vcp",
    message: /^Could not find the component "vcp" in the stack "deploy\/dev"$/,
    hint: /Did you mean vpc\?/,
  },
  {
    name: "an unknown stack",
    manifests: { "deploy/dev.yaml": DEV },
    stack: "deploy/de",
    message: /^Could not find the component "vpc" in the stack "deploy\/de"$/,
    hint: /Did you mean deploy\/dev\?/,
  },
  {
    name: "a file's name for a stack that has another one",
    manifests: { "deploy/dev.yaml": `name: first\n${DEV}` },
    message: /^invalid stack "deploy\/dev"/,
    hint: /Did you mean first\?/,
  },
  {
    name: "two manifests that describe one component differently",
    manifests: {
      "deploy/a.yaml": "name: one\ncomponents: {terraform: {vpc: {vars: {x: 1}}}}",
      "deploy/b.yaml": "name: one\ncomponents: {terraform: {vpc: {vars: {x: 2}}}}",
    },
    stack: "one",
    message: /^duplicate component configuration: deploy\/a and deploy\/b describe the component "vpc"/,
  },
  {
    name: "a function that there is not",
    manifests: { "deploy/dev.yaml": "components: {terraform: {vpc: {vars: {a: !store x}}}}" },
    message: /^stacks\/deploy\/dev\.yaml:1:\d+: the function !store is not supported by this build$/,
  },
  {
    name: "a program that fails",
    manifests: { "deploy/dev.yaml": "components: {terraform: {vpc: {vars: {a: !exec false}}}}" },
    message: /^stacks\/deploy\/dev\.yaml:1:\d+: .*!exec/,
  },
  {
    name: "no folder",
    config: atmosYaml().replace("base_path: stacks", "base_path: nowhere"),
    manifests: { "deploy/dev.yaml": DEV },
    message: /^cannot read the folder of the stacks "\/project\/nowhere": there is no such folder$/,
  },
  {
    name: "no stacks in atmos.yaml",
    config: "auth: {}",
    manifests: { "deploy/dev.yaml": DEV },
    message: /^cannot find the stacks: stacks\.base_path is not set$/,
  },
  {
    name: "nothing included",
    config: atmosYaml().replace("deploy/**/*", "nothing/*"),
    manifests: { "deploy/dev.yaml": DEV },
    message: /^cannot find any stack: no file in stacks is included$/,
  },
];

for (const { name, manifests, config, component = "vpc", stack = "deploy/dev", message, hint } of FAULTS) {
  Deno.test(`a fault in stacks: ${name}`, async () => {
    await assert.rejects(
      async () => {
        const made = await project(manifests, {
          ...config === undefined ? {} : { config },
          run: () => ({ code: 1 }),
        });
        await described(made, component, stack);
      },
      (error: unknown) => {
        assert.ok(error instanceof AtmosError, String(error));
        assert.match(error.message, message);
        if (hint !== undefined) assert.match(error.hint ?? "", hint);
        return true;
      },
    );
  });
}

Deno.test("files that import each other twice at every level end in words, not in a full memory", async () => {
  const levels = 40;
  const manifests: Record<string, string> = { "deploy/dev.yaml": `import: [l0]\n${DEV}` };
  for (let level = 0; level < levels; level++) {
    const next = level + 1 < levels ? `import: [l${level + 1}, l${level + 1}]\n` : "";
    manifests[`l${level}.yaml`] = `${next}vars: {v${level}: 1}`;
  }
  const made = await project(manifests);
  const data = await described(made, "vpc", "deploy/dev");
  assert.equal(Object.keys(data.vars as object).length, levels);
});

Deno.test("programs are asked for before they run, with their places", async () => {
  const made = await project(
    { "deploy/dev.yaml": "components: {terraform: {vpc: {vars: {a: !exec date, b: !exec id}}}}" },
    { run: ({ args }) => ({ code: 0, stdout: `${args.at(-1)}\n` }) },
  );
  const data = await described(made, "vpc", "deploy/dev");
  assert.deepEqual(data.vars, { a: "date", b: "id" });
  assert.deepEqual(made.asked.map(({ needed }) => needed.map(({ text, what }) => [text, what])), [[
    ["date", "vpc.vars.a"],
    ["id", "vpc.vars.b"],
  ]]);
  assert.equal(made.asked[0]?.needed[0]?.place.file, "stacks/deploy/dev.yaml");
});

Deno.test("without functions no program is asked for", async () => {
  const made = await project({
    "deploy/dev.yaml": "components: {terraform: {vpc: {vars: {a: !exec date}}}}",
  });
  const data = await described(made, "vpc", "deploy/dev", { functions: false });
  assert.deepEqual(data.vars, { a: "!exec date" });
  assert.deepEqual(made.asked, []);
});

Deno.test("a company may have more manifests than a configuration has files", async () => {
  const manifests: Record<string, string> = {};
  for (let at = 0; at < 1200; at++) manifests[`deploy/s${at}.yaml`] = DEV;
  const { stacks } = await project(manifests);
  assert.equal(stacks.manifests.length, 1200);
});

/** Lines that multiply each other, up to what nobody can hold. */
const MULTIPLIED:
  readonly (readonly [name: string, manifests: Readonly<Record<string, string>>, config?: string])[] = [
    ["lists that are appended to themselves", {
      "deploy/dev.yaml": `import: [l29]\n${DEV}`,
      "l0.yaml": "vars: {a: !append [{x: [1, 2, 3]}, {x: [1, 2, 3]}]}",
      ...Object.fromEntries(
        Array.from({ length: 29 }, (_, i) => [`l${i + 1}.yaml`, `import: [l${i}, l${i}]`]),
      ),
    }],
    ["values that hold all values", {
      "deploy/dev.yaml": `name: dev\nvars: {${
        Array.from({ length: 1000 }, (_, i) => `v${i}: "{{ .vars }}"`).join(", ")
      }}\n${DEV}`,
    }, "templates: {settings: {enabled: true, evaluations: 9}}"],
  ];

for (const [name, manifests, more = ""] of MULTIPLIED) {
  Deno.test(`${name} end in words, not in a full memory`, async () => {
    const config = atmosYaml(more);
    await assert.rejects(
      async () => {
        await described(await project(manifests, { config }), "vpc", "dev");
      },
      (error) => {
        assert.ok(error instanceof AtmosError, String(error));
        assert.match(error.message, /stacks make more of themselves than is worked out|takes too many steps/);
        return true;
      },
    );
  });
}

Deno.test("names of stacks that take long end in words", async () => {
  const { stacks } = await project({ "deploy/dev.yaml": DEV });
  const layering = { ...stacks.settings.layering, work: new Work(5000) };
  const nameTemplate = "{{ range until 900 }}{{ end }}dev";
  const [section] = allSections(stacks);
  assert.ok(section);
  const nameOf = stackNames({ ...stacks.settings, nameTemplate, layering });
  assert.equal(nameOf(section), "dev");
  assert.equal(nameOf(section), "dev", "it is known");
  const again = stackNames({ ...stacks.settings, nameTemplate, layering });
  assert.throws(() => Array.from({ length: 9 }, () => again({ ...section })), /more of themselves/);
});
