import assert from "node:assert/strict";
import { catalogueOf } from "../../../src/config/kinds.ts";
import { REGISTRY } from "../clouds/entries.ts";
import { around, findings, load, loadText, repository, shown } from "./configured.ts";

/** One line in `auth.identities` (line 6), beside the provider p and the identity base; and what is found. */
const IDENTITY_LINES: readonly [line: string, found: (string | RegExp)[]][] = [
  ["x:", [/^error 6:5 identity "x" must be a map, not nothing$/]],
  ["x: [a]", ['error 6:5 identity "x" must be a map, not a list']],
  ["x: {via: {provider: p}}", [/^error 6:5 identity "x" needs a kind \| Kinds: aws\/permission-set, /]],
  ["x: {kind: aws/permision-set}", [
    'error 6:15 identity "x": there is no kind "aws/permision-set" | Did you mean aws/permission-set?',
  ]],
  ["x: {kind: aws/iam-role}", [/Did you mean aws\/assume-role\?$/]],
  ["x: {kind: zzz}", [/there is no kind "zzz" \| Kinds: aws\/permission-set, /]],
  ["x: {kind: aws/saml}", [/It is a kind of provider: put the entry below auth\.providers\.$/]],
  ["x: {kind: mock, via: {provider: q}}", [
    'error 6:37 identity "x": there is no provider "q" | Did you mean p?',
  ]],
  ["x: {kind: mock, via: {identity: bose}}", [
    'error 6:37 identity "x": there is no identity "bose" | Did you mean base?',
  ]],
  ["x: {kind: mock, via: {identity: p}}", [
    /there is no identity "p" \| There is a provider of that name: use via\.provider\.$/,
  ]],
  ["x: {kind: mock, via: {provider: base}}", [
    /there is no provider "base" \| There is an identity of that name: use via\.identity\.$/,
  ]],
  ["x: {kind: mock, via: {provider: p, identity: base}}", [/^error 6:26 identity "x": via names both/]],
  ["x: {kind: mock, via: {}}", ['error 6:5 identity "x" needs via.provider or via.identity']],
  ["x: {kind: mock, via: p}", [/via must be a map with provider or identity, not text$/]],
  ["x: {kind: mock, via: {provider: !env NOPE}}", []],
  ["x: {kind: mock, via: {provider: !exec x}}", [/^error 6:43 !exec cannot be used here/]],
  ["x: {kind: mock, provider: p}", []],
  ["x: {kind: ambient, via: {provider: p}}", [
    /^error 6:29 identity "x": via has no place here, ambient stands alone \| Remove it\.$/,
  ]],
  ["x: {kind: aws/user, via: {provider: p}}", [/^warning 6:30 identity "x": via has no place here/]],
  ["x: {kind: aws/user, credentials: {access_key_id: a}}", [
    /credentials needs both access_key_id and secret_access_key, or neither$/,
  ]],
  ["x: {kind: atmos/pro, via: {identity: base}}", [
    /atmos\/pro comes from a provider, not from an identity \| Use via\.provider\.$/,
  ]],
  ["x: {kind: mock, via: {identity: x}}", [/^error 6:37 the identities form a circle: x → x \| Let one/]],
  ["x: {kind: mock, via: {provider: p}, default: maybe}", [/default must be true or false, not text$/]],
  ["x: {kind: mock, via: {provider: p}, default: 'true'}", []],
  ["x: {kind: mock, via: {provider: p}, env: {A: 1}}", [/env must be a list, not a map$/]],
  ["x: {kind: mock, via: {provider: p}, env: [{key: 'A=B', value: 1}]}", [
    /env\.0\.key must be the name of a variable$/,
  ]],
  ["x: {kind: mock, via: {provider: p}, tags: [{}]}", [/tags\.0 must be text, not a map$/]],
  ["x: {kind: mock, via: {provider: p}, defualt: true}", [
    'warning 6:41 identity "x": the key defualt is not known | Did you mean default?',
  ]],
  ["x: {kind: mock, via: {provider: p}, zzz: 1}", [
    /the key zzz is not known \| Known here: kind, default, /,
  ]],
  ["x: {kind: mock, via: {provder: p}}", [
    /via/,
    /the key via\.provder is not known \| Did you mean provider\?/,
  ]],
  ["x: {kind: mock, via: {provider: p}, spec: {anything: goes}}", []],
  ["'false': {kind: mock, via: {provider: p}}", [
    /^warning 6:5 identity "false" cannot be chosen: --identity=false turns authentication off/,
  ]],
  ["x: {kind: mock, via: {provider: p}, alias: base}", [
    /^warning 6:48 identity "x": the alias also means identity "base"/,
  ]],
  ["'-x': {kind: mock, via: {provider: p}}", [
    /^error 6:5 identity "-x": a name that begins with a dash reads as an option/,
  ]],
  ["' x': {kind: mock, via: {provider: p}}", [/^error 6:5 identity " x": a name has no blanks around it/]],
  [`"x\\u001b": {kind: mock, via: {provider: p}}`, [/^error 6:5 identity "x\\u001b": a name has/]],
  ["x: {kind: !exec kind, via: {provider: p}}", [/^error 6:21 !exec cannot be used here/]],
  ["x: {kind: !env NOPE, via: {provider: p}}", []],
  ["x: {kind: mock, via: {provider: p}, spec: {a: !template x}}", [
    /^error 6:61 the function !template is not available/,
  ]],
  ["x: {kind: mock, via: {provider: p}, spec: {a: !random x}}", [
    /^error 6:59 !random needs whole numbers/,
  ]],
  ["x: {kind: mock, via: {provider: p}, spec: {a: !append 5}}", [/!append cannot be used here/]],
  ["x: {kind: mock, via: {provider: p}, spec: {a: !exec op read x, b: !env NOPE}}", []],
];

for (const [line, expected] of IDENTITY_LINES) {
  Deno.test(`an identity: ${line}`, async () => {
    const found = await findings(around("identities", `    ${line}`));
    assert.equal(found.length, expected.length, found.join("\n"));
    for (const [index, one] of expected.entries()) {
      if (typeof one === "string") assert.equal(found[index], one);
      else assert.match(found[index] ?? "", one);
    }
  });
}

const FILES: readonly [text: string, found: RegExp[]][] = [
  ["workflows: {basepath: x, list: {}}", [
    /^warning 1:13 the key workflows\.basepath is not known \| Did you mean base_path\?$/,
  ]],
  ["workflows:", []],
  ["auht: {}", [/^warning 1:1 the key auht is not known \| Did you mean auth\?$/]],
  ["auth: {provider: {}}", [/^warning 1:8 the key auth\.provider is not known \| Did you mean providers\?$/]],
  ["auth: {keyring: {type: disk}}", [
    /^warning 1:8 auth\.keyring is not used/,
    /^error 1:24 auth\.keyring\.type must be system, file or memory$/,
  ]],
  ["auth: {keyring: {spec: {path: 5}}}", [
    /^warning 1:8 auth\.keyring is not used/,
    /^error 1:31 auth\.keyring\.spec\.path must be text, not a number$/,
  ]],
  ["auth: {console: {isolated_sessions: true}}", [/the key auth\.console\.isolated_sessions is not known/]],
  ["auth: {logs: {level: Debug}}", []],
  ["logs: {level: Loud}", [/^error 1:15 logs\.level must be Trace, Debug, Info, Warning, Error or Off$/]],
  ["logs: {level: warning, file: /dev/stderr}", []],
  ["env: {A: [1]}", [/^error 1:10 env\.A must be text, not a list$/]],
  ["env: {A: 1, B: true, C: !exec x}", []],
  ["profiles: {default: [], base_path: ./x}", []],
  ["logs: {level: !exec x}", [/^error 1:21 !exec cannot be used here/]],
  [
    "stacks: {base_path: x}\ncomponents: {}\nworkflows: {}\ncommands: []\nsettings: {}\ntemplates: {}\nschemas: {}",
    [],
  ],
  [
    "vendor: {}\nintegrations: {}\naliases: {}\nversion: {}\ndocs: {}\ndescribe: {}\nvalidate: {}\nerrors: {}\ntoolchain: {}",
    [],
  ],
  ["commands: [{name: x, steps: [!template y]}]", [/^error 1:40 the function !template is not available/]],
  ["auth: {identities: {a: {kind: ambient, default: true}, b: {kind: ambient, default: true}}}", [
    /^warning 1:84 2 identities are the default: a, b \| One is asked for/,
  ]],
  ["auth: {providers: {a: {kind: aws-sso}}}", [
    /there is no kind "aws-sso" \| Did you mean aws\/iam-identity-center\?$/,
  ]],
  ["auth: {integrations: {a: {kind: aws/ek}}}", [
    /integration "a": there is no kind "aws\/ek" \| Did you mean aws\/eks/,
  ]],
];

for (const [text, expected] of FILES) {
  Deno.test(`a file: ${text.slice(0, 60)}`, async () => {
    const found = await findings(text);
    assert.equal(found.length, expected.length, found.join("\n"));
    for (const [index, one] of expected.entries()) assert.match(found[index] ?? "", one);
  });
}

Deno.test("circles are told once each, as the way round", async () => {
  const text = `auth:
  identities:
    out: {kind: mock, via: {identity: a}}
    a: {kind: mock, via: {identity: b}}
    b: {kind: mock, via: {identity: c}}
    c: {kind: mock, via: {identity: a}}
    d: {kind: mock, via: {identity: d}}
`;
  assert.deepEqual(await findings(text), [
    "error 4:37 the identities form a circle: a → b → c → a | Let one of them come from a provider.",
    "error 7:37 the identities form a circle: d → d | Let one of them come from a provider.",
  ]);
});

Deno.test("findings come in file order, the lowest file first, and all of them", async () => {
  const system = repository({
    "/repo/atmos.yaml": "auth: {identities: {z: {kind: nope}, a: {kind: nope}}}\nbar: 1\n",
    "/repo/atmos.d/base.yaml": "foo: 1\nimport: none.yaml\nauth: {realm: A, providers: {p: 5}}\n",
  });
  const places = (await (await load(system)).check()).map(({ place }) =>
    `${place.file}:${place.line}:${place.column}`
  );
  assert.deepEqual(places, [
    "atmos.d/base.yaml:1:1",
    "atmos.d/base.yaml:2:9",
    "atmos.d/base.yaml:3:15",
    "atmos.d/base.yaml:3:30",
    "atmos.yaml:1:31",
    "atmos.yaml:1:48",
    "atmos.yaml:2:1",
  ]);
});

Deno.test("a check repeats no value, wherever a secret may stand in the wrong place", async () => {
  const secret = "hunter2-hunter2";
  const lines = ["password", "start_url", "region", "tags", "session", "default", "spec", "kind2"].map((
    key,
  ) => `${key}: ${secret}`);
  const text = `auth:
  realm: ${secret.toUpperCase()}
  keyring: {type: ${secret}}
  providers:
    p: {kind: aws/iam-identity-center, ${lines.join(", ")}}
  identities:
    u: {kind: aws/user, credentials: ${secret}, env: [{key: A, value: [${secret}]}, ${secret}]}
logs: {level: ${secret}}
env: {A: [${secret}]}
`;
  const found = await findings(text);
  assert.ok(found.length >= 10, found.join("\n"));
  assert.doesNotMatch(found.join("\n").toLowerCase(), /hunter2/);
});

Deno.test("ten thousand identities are loaded and checked, with as few looks at the disk as one", async () => {
  const lines = Array.from(
    { length: 10_000 },
    (_, index) =>
      `    id${index}: {kind: aws/assume-role, via: {identity: id${
        index + 1
      }}, principal: {assume_role: "arn:aws:iam::123456789012:role/x"}}`,
  );
  const text = `auth:\n  providers:\n    p: {kind: mock}\n  identities:\n${
    lines.join("\n")
  }\n    id10000: {kind: mock, via: {provider: p}}\n`;
  const many = repository({ "/repo/atmos.yaml": text });
  const one = repository({ "/repo/atmos.yaml": "auth: {identities: {a: {kind: ambient}}}\n" });
  await load(one);
  const configuration = await load(many);
  assert.equal(many.files.calls.length, one.files.calls.length);
  assert.equal(configuration.auth.identities.size, 10_001);
  assert.deepEqual(await configuration.check(), []);
});

Deno.test("of thousands of mistakes the first thousand are told, though not each gets a suggestion", async () => {
  const lines = Array.from(
    { length: 3000 },
    (_, index) => `    id${index}: {kind: mock, via: {identity: nope${index}}}`,
  );
  const problems = await (await loadText(`auth:\n  identities:\n${lines.join("\n")}\n`)).check();
  assert.equal(problems.length, 1001);
  assert.match(shown(problems[999] ?? assert.fail()), /there is no identity "nope999"$/);
  assert.match(shown(problems[1000] ?? assert.fail()), /^error 1003:\d+ and 2000 more$/);
});

/** What files of real projects hold, and what is worth no word. */
const QUIET: readonly string[] = [
  "auth: null",
  "auth:",
  "auth: {}",
  'logs: { level: "", file: "" }',
  "logs: { level: , file: }",
  "logs: { file: /dev/stderr, level: Info, colors: true, verbose: false }",
  "logs:",
  "env:",
  "profiles:",
  "import:",
  "commands:",
  "container: { image: x }",
  "cast: {}",
  "compositions: {}",
  "imports: [a]",
  "command_aliases: {}",
  "x-shared: &shared { a: 1 }",
  "auth: { x-note: y, providers: { p: { kind: mock, x-owner: me } } }",
  "auth: { providers: , identities: , integrations: }",
];

for (const text of QUIET) {
  Deno.test(`nothing is said about ${text}`, async () => {
    assert.deepEqual(await findings(text), []);
  });
}

Deno.test("what is right and does nothing in this version is told", async () => {
  const text = `auth:
  providers:
    ci: {kind: github/oidc, spec: {audience: x}, auto_provision_identities: true}
    later: {kind: of/tomorrow}
  identities:
    dev: {kind: of/tomorrow, via: {provider: later}}
  integrations:
    registry: {kind: of/tomorrow, via: {identity: dev}, spec: {}}
`;
  const kinds = catalogueOf([
    ...REGISTRY.kinds.provider.values(),
    ...REGISTRY.kinds.identity.values(),
    ...REGISTRY.kinds.integration.values(),
    { name: "of/tomorrow", sort: "provider", works: false },
    { name: "of/tomorrow", sort: "identity", works: false },
    { name: "of/tomorrow", sort: "integration", works: false },
  ]);
  const configuration = await load(repository({ "/repo/atmos.yaml": text }), { kinds });
  const found = (await configuration.check()).map(shown);
  assert.match(
    found[0] ?? "",
    /^warning 3:\d+ provider "ci": auto_provision_identities does nothing: the kind "github\/oidc" has no list/,
  );
  assert.match(
    found[1] ?? "",
    /^warning 4:\d+ provider "later": this version cannot sign in with the kind "of\/tomorrow" yet \| These kinds work: .*mock/,
  );
  assert.match(
    found[2] ?? "",
    /^warning 6:\d+ identity "dev": this version cannot sign in .* These kinds work: aws\/permission-set/,
  );
  assert.match(
    found.at(-1) ?? "",
    /^warning 8:\d+ integration "registry": this version does nothing for it yet/,
  );
});
