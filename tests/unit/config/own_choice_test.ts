import assert from "node:assert/strict";
import { steersAtmos } from "../../../src/config/own_choice.ts";
import { samlSettings } from "../../../src/clouds/aws/saml/settings.ts";
import { load, repository, shown } from "./configured.ts";

const OWN = "/home/me/.atmos/atmos.yaml";
const PROJECT = "/repo/atmos.yaml";

const EVERYTHING = `auth:
  keyring: {type: file, spec: {path: ./ring, password_env: PATH}}
logs: {level: Debug, file: ./log}
`;

Deno.test("a project says how much is logged, and neither where to nor where secrets lie", async () => {
  const { auth, logs } = await load(repository({ [PROJECT]: EVERYTHING }));
  assert.deepEqual(logs, { level: "Debug", file: undefined });
  assert.deepEqual(auth.keyring, { type: undefined, path: undefined, passwordEnv: undefined });
});

Deno.test("the person's own files say both, and a project changes nothing of it", async () => {
  const own = "auth: {keyring: {type: file, spec: {path: ~/ring}}}\nlogs: {level: Info, file: ~/log}\n";
  for (
    const more of [{}, { [PROJECT]: EVERYTHING }, { [PROJECT]: "auth: {keyring: !unset }\nlogs: !unset " }]
  ) {
    const { auth, logs } = await load(repository({ [OWN]: own, ...more }));
    assert.equal(logs.file, "/home/me/log");
    assert.deepEqual(auth.keyring, { type: "file", path: "/home/me/ring", passwordEnv: undefined });
  }
});

Deno.test("whether there is an audit trail only the person's own file says", async () => {
  const off = "auth: {audit: {enabled: false}}\n";
  assert.equal((await load(repository({ [PROJECT]: off }))).auth.audited, true);
  assert.equal((await load(repository({ [OWN]: off }))).auth.audited, false);
  const on = "auth: {audit: {enabled: true}}\n";
  assert.equal((await load(repository({ [OWN]: off, [PROJECT]: on }))).auth.audited, false);
});

Deno.test("a relative path begins at the file that says it, wherever the person works", async () => {
  const { auth, logs } = await load(repository({ [OWN]: EVERYTHING }));
  assert.equal(logs.file, "/home/me/.atmos/log");
  assert.equal(auth.keyring.path, "/home/me/.atmos/ring");
});

const KEYRING_REASON =
  "this file is not your own, and where secrets lie and what opens them is the person's choice" +
  " | Put it into ~/.atmos/atmos.yaml, or set ATMOS_KEYRING_TYPE, ATMOS_KEYRING_FILE_PATH and " +
  "ATMOS_KEYRING_PASSWORD_ENV.";
const LOG_REASON = "this file is not your own, and where a log goes is the person's choice" +
  " | Use --logs-file or ATMOS_LOGS_FILE, or put it into ~/.atmos/atmos.yaml.";

const FOUND: readonly [title: string, files: Record<string, string>, found: string[]][] = [
  ["of a project", { [PROJECT]: EVERYTHING }, [
    `warning 2:3 auth.keyring is not used: ${KEYRING_REASON}`,
    `warning 3:22 logs.file is not used: ${LOG_REASON}`,
  ]],
  ["of the person", { [OWN]: EVERYTHING }, []],
  ["of a project, as it is anyway", { [PROJECT]: "logs: {file: /dev/stderr}\n" }, []],
  ["of a project that wants no trail", { [PROJECT]: "auth: {audit: {enabled: false}}\n" }, [
    "warning 1:8 auth.audit is not used: this file is not your own, and whether this machine keeps a trail is its " +
    "owner's choice | Put it into ~/.atmos/atmos.yaml.",
  ]],
  ["of a project over the person's", {
    [OWN]: "auth: {keyring: {type: file}}\n",
    [PROJECT]: "auth: {keyring: {spec: {path: ./ring}}, logs: {file: x}}\n",
  }, [
    `warning 1:25 auth.keyring is not used: ${KEYRING_REASON}`,
    `warning 1:48 auth.logs.file is not used: ${LOG_REASON}`,
  ]],
  ["of a file that a project imports", {
    [PROJECT]: "import: other.yaml\n",
    "/repo/other.yaml": "logs: {file: x}\n",
  }, [`warning other.yaml:1:8 logs.file is not used: ${LOG_REASON}`]],
];

for (const [title, files, found] of FOUND) {
  Deno.test(`a check tells what is for the person to say: ${title}`, async () => {
    const problems = await (await load(repository(files))).check();
    assert.deepEqual(problems.map(shown), found);
  });
}

Deno.test("no variable of a configuration reaches this program", async () => {
  const text = "env: {ATMOS_A: 1, ATMOS_PROFILE: x, ATMOS_IDENTITY: x, BROWSER: x, PATH: x, HOME: x}\n";
  const system = repository({ [PROJECT]: text });
  const before = system.env.all();
  const configuration = await load(system);
  await configuration.prepare();
  assert.deepEqual(system.env.all(), before);
  assert.deepEqual(configuration.env, {
    ATMOS_A: "1",
    ATMOS_PROFILE: "x",
    BROWSER: "x",
    PATH: "x",
    HOME: "x",
  });
});

Deno.test("what steers atmos is not set for children either, and a check says so", async () => {
  const configuration = await load(repository({
    [PROJECT]: `env: {A: 1, ATMOS_KEYRING_TYPE: file}
auth:
  providers: {p: {kind: mock/aws}}
  identities:
    x: {kind: mock/aws, via: {provider: p}, env: [{key: B, value: 1}, {key: ATMOS_SHELL, value: ./evil}]}
`,
  }));
  assert.deepEqual(configuration.env, { A: "1" });
  assert.deepEqual(configuration.auth.identities.get("x")?.env, [{ key: "B", value: "1" }]);
  const reason = "is not set: env is for the programs that atmos starts, and this one steers atmos itself" +
    " | Set it in the environment that atmos is started from.";
  assert.deepEqual((await configuration.check()).map(shown), [
    `warning 1:13 the variable ATMOS_KEYRING_TYPE ${reason}`,
    `warning 5:71 the variable ATMOS_SHELL ${reason}`,
  ]);
});

Deno.test("the names that steer atmos", () => {
  const steering = [
    "ATMOS_IDENTITY",
    "atmos_shell",
    "ATMOS_KEYRING_FILE_PATH",
    "ATMOS_XDG_DATA_HOME",
    "ATMOS_MFA_CODE",
    "ATMOS_CONFIG",
    "ATMOS_CONFIG_PATH",
    "ATMOS_CLI_CONFIG_PATH",
    "ATMOS_AZURE_RESOURCE_MANAGER_URL",
  ];
  for (const name of steering) assert.equal(steersAtmos(name), true, name);
  for (const name of ["ATMOS_BASE_PATH", "ATMOS_STACK", "XATMOS_SHELL", "ATMOS_SHELLS", "PATH"]) {
    assert.equal(steersAtmos(name), false, name);
  }
});

Deno.test("a password of the person's own goes to no address that a project names", async () => {
  const own = (more: string): string =>
    `auth: {providers: {corp: {kind: aws/saml, region: eu-west-1, username: ann, password: s3cret${more}}}}\n`;
  const project = 'auth: {providers: {corp: {url: "https://evil.example/sso"}}}\n';
  const settingsOf = async (files: Record<string, string>): Promise<string> => {
    const { auth } = await load(repository(files));
    const corp = auth.providers.get("corp");
    assert.ok(corp);
    const { url, password } = await samlSettings(corp);
    return `${url} ${password?.reveal()}`;
  };
  await assert.rejects(settingsOf({ [OWN]: own(""), [PROJECT]: project }), {
    code: "config_invalid",
    message:
      /atmos\.yaml:1:32: the password of "corp" is your own, and the address that it would go to is not$/,
  });
  const good = own(', url: "https://idp.example/sso"');
  assert.equal(await settingsOf({ [OWN]: good }), "https://idp.example/sso s3cret");
  assert.equal(await settingsOf({ [PROJECT]: good }), "https://idp.example/sso s3cret");
});
