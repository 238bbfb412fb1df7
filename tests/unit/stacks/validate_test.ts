import assert from "node:assert/strict";
import { stackProblems } from "../../../src/stacks/validate.ts";
import { formatPlace } from "../../../src/yaml/place.ts";
import { atmosYaml, project } from "./project.ts";

/** Every problem as a line. */
async function problems(manifests: Readonly<Record<string, string>>, config?: string): Promise<string[]> {
  const { stacks, configuration } = await project(manifests, config === undefined ? {} : { config });
  return stackProblems(stacks, configuration.auth).map(({ place, severity, message, hint }) =>
    `${formatPlace(place)} ${severity}: ${message} ${hint ?? ""}`.trim()
  );
}

/** One manifest, and what is said of it. */
const CASES: readonly (readonly [string, string, readonly RegExp[]])[] = [
  ["what is right", "vars: {a: 1}\ncomponents: {terraform: {vpc: {vars: {b: [1]}}, dns: }}\n", []],
  ["sections of the wrong type", "vars: [a]\nsettings: text\n", [
    /^stacks\/deploy\/a\.yaml:1:7 error: vars must be a map, not a list$/,
    /:2:11 error: settings must be a map, not text$/,
  ]],
  ["a section that a function or a template gives", 'vars: !exec "echo {}"\nsettings: "{{ .x }}"\n', []],
  ["a component of the wrong type, once", "components: {terraform: {vpc: [1]}}\n", [
    /:1:31 error: components\.terraform\.vpc must be a map, not a list$/,
  ]],
  ["components of the wrong type, once", "components: {terraform: text}\n", [
    /:1:25 error: components\.terraform must be a map, not text$/,
  ]],
  ["keys that nobody reads", "varz: {}\ncomponents: {terraform: {vpc: {setings: {}, x-own: 1}}}\n", [
    /:1:1 warning: the key varz is not known Did you mean vars\?$/,
    /:2:32 warning: the key components\.terraform\.vpc\.setings is not known Did you mean settings\?$/,
  ]],
  ["anchors", "x-one: &one {a: 1}\n_two: {b: 2}\nvars: *one\n", []],
  ["words of metadata", "components: {terraform: {vpc: {metadata: {type: abstrakt, enabled: maybe}}}}\n", [
    /metadata\.type must be abstract or real$/,
    /metadata\.enabled must be true or false/,
  ]],
  [
    "names of components that nobody can type",
    'components: {terraform: {"--logs-file=x": {}, "vpc\\nprod": {}}}\n',
    [
      /^stacks\/deploy\/a\.yaml:1:26 error: terraform component "--logs-file=x": a name that begins with a dash reads/,
      /:1:47 error: terraform component "vpc\\u000aprod": a name has no control characters$/,
    ],
  ],
  ["a name that is no text", "name: 5\n", [/:1:7 error: name must be text, in quotes/]],
  [
    "dependencies on what is not there",
    "components:\n  terraform:\n    vpc: {}\n    dns: {dependencies: {components: [vcp, {component: vpc, stack: nope}, vpc, '{{ .x }}']}}\n" +
    "    old: {settings: {depends_on: {1: {component: dns}, 2: {component: gone}}}}\n",
    [
      /:4:39 warning: .*"dns" depends on "vcp" in the stack "deploy\/a", which is not there Did you mean vpc\?$/,
      /:4:44 warning: .*depends on "vpc" in the stack "nope".* It is in deploy\/a\.$/,
      /:5:59 warning: .*"old" depends on "gone"/,
    ],
  ],
  [
    "identities that nobody describes",
    "components: {terraform: {vpc: {settings: {auth: {identity: who}}}}}\n",
    [
      /works as the identity "who", which nobody describes/,
    ],
  ],
];

for (const [name, text, expected] of CASES) {
  Deno.test(`${name}: ${expected.length} problems`, async () => {
    const found = await problems({ "deploy/a.yaml": text });
    assert.equal(found.length, expected.length, found.join("\n"));
    expected.forEach((pattern, at) => assert.match(found[at] ?? "", pattern));
  });
}

const BY_PATTERN = atmosYaml().replace("stacks: {", 'stacks: {name_pattern: "{tenant}-{stage}", ');

Deno.test("a stack without a name is told once, and models need none", async () => {
  const found = await problems({
    "deploy/a.yaml":
      "vars: {tenant: t}\ncomponents: {terraform: {x: {metadata: {type: abstract}}, y: {vars: {stage: s}}}}\n",
    "deploy/b.yaml": "vars: {tenant: t}\ncomponents: {terraform: {x: {vars: {a: 1}}}}\n",
  }, BY_PATTERN);
  assert.equal(found.length, 1, found.join("\n"));
  assert.match(found[0] ?? "", /b\.yaml:2:29 error: cannot name the stack of deploy\/b:.*has no vars\.stage/);
});

Deno.test("a dependency may name its stack by what differs", async () => {
  const on = (context: string): string => `{settings: {depends_on: {1: {component: vpc, ${context}}}}}`;
  const found = await problems({
    "deploy/a.yaml": "vars: {tenant: t, stage: a}\ncomponents: {terraform: {vpc: {}}}\n",
    "deploy/b.yaml": `vars: {tenant: t, stage: b}\ncomponents: {terraform: {x: ${on("stage: a")}, y: ${
      on("tenant: u")
    }}}\n`,
  }, BY_PATTERN);
  assert.equal(found.length, 1, found.join("\n"));
  assert.match(found[0] ?? "", /"y" depends on "vpc" in the stack "u-b"/);
});
