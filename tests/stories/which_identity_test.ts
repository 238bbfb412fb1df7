import assert from "node:assert/strict";
import { mockTeam } from "./harness/mock_team.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS, type Terminal } from "./harness/terminal.ts";

const WHO = ["--", "sh", "-c", "echo $ATMOS_IDENTITY"];

story("the flag is understood in every form, before and after the command", async (t) => {
  await t.configure(mockTeam());
  const forms = [
    ["auth", "exec", "--identity", "prod"],
    ["auth", "exec", "--identity=prod"],
    ["auth", "exec", "-i", "prod"],
    ["auth", "exec", "-i=prod"],
    ["auth", "-i", "prod", "exec"],
    ["-i=prod", "auth", "exec"],
    ["--identity", "prod", "auth", "exec"],
    ["auth", "exec", "-i", "PROD"],
  ];
  for (const args of forms) {
    const { stdout } = await t.atmos([...args, ...WHO], { env: { ATMOS_IDENTITY: "dev" }, code: 0 });
    assert.equal(stdout, "prod\n", args.join(" "));
  }
});

story("the flag wins over ATMOS_IDENTITY, that over the default, everywhere", async (t) => {
  await t.configure(mockTeam());
  await t.atmos(["auth", "login", "dev"], { code: 0 });
  await t.atmos(["auth", "login", "prod"], { code: 0 });
  const commands: [args: string[], tail: string[], found: RegExp][] = [
    [["auth", "exec"], WHO, /^(.+)$/m],
    [["auth", "shell"], ["--", "-c", "echo $AWS_PROFILE"], /^(.+)$/m],
    [["auth", "env"], [], /AWS_PROFILE=(.+);$/m],
    [["auth", "whoami", "--output", "json"], [], /"identity": "(.+)"/],
  ];
  for (const [command, tail, found] of commands) {
    const choices: [string[], Record<string, string>, string][] = [
      [["-i", "dev"], { ATMOS_IDENTITY: "prod" }, "dev"],
      [[], { ATMOS_IDENTITY: "prod" }, "prod"],
      [[], { ATMOS_IDENTITY: "" }, "dev"],
    ];
    for (const [args, env, expected] of choices) {
      const { stdout } = await t.atmos([...command, ...args, ...tail], { env, code: 0 });
      assert.equal(found.exec(stdout)?.[1], expected, [...command, ...args].join(" "));
    }
  }
  const login = await t.atmos(["auth", "login"], { env: { ATMOS_IDENTITY: "prod" }, code: 0 });
  assert.match(login.stderr, /Identity +prod/);
  const positional = await t.atmos(["auth", "login", "dev"], { env: { ATMOS_IDENTITY: "prod" }, code: 0 });
  assert.match(positional.stderr, /Identity +dev/);
  const both = await t.atmos(["auth", "login", "dev", "-i", "prod"], { code: 2 });
  assert.match(both.stderr, /^✗ cannot use two identities at once: "dev" and "prod"\n/);
});

story("a false-word turns authentication off in every command", async (t) => {
  await t.configure(mockTeam());
  const commands: [args: string[], code: number, words: RegExp][] = [
    [["auth", "exec", "--", "true"], 0, /^$/],
    [["auth", "shell", "--", "-c", "true"], 0, /^! Authentication is turned off/],
    [["auth", "env"], 0, /^! Authentication is turned off/],
    [["auth", "whoami"], 0, /^! Authentication is turned off/],
    [["auth", "login"], 2, /^✗ cannot sign in: authentication is turned off\n/],
    [["auth", "list"], 0, /^$/],
    [["auth", "validate"], 0, /^$/],
  ];
  for (const [index, [args, code, words]] of commands.entries()) {
    const word = ["false", "OFF", "No", "0"][index % 4] ?? "";
    const flag = await t.atmos([`--identity=${word}`, ...args], { code });
    assert.match(flag.stderr, words);
    const variable = await t.atmos(args, { code, env: { ATMOS_IDENTITY: word } });
    assert.match(variable.stderr, words);
  }
  // What a variable says is never taken for a wish to log out.
  const flag = await t.atmos(["auth", "logout", "--identity=off"], { code: 2 });
  assert.match(flag.stderr, /^✗ cannot log out: authentication is turned off\n/);
  await t.atmos(["auth", "logout"], { code: 1, env: { ATMOS_IDENTITY: "off" } });
  assert.deepEqual((await t.files()).filter(({ path }) => path.includes("pretend")), []);
});

story("an unknown name is told with the nearest one, an alias and another case are understood", async (t) => {
  const identity = { kind: "mock/aws", via: { provider: "pretend" } };
  await t.configure(JSON.stringify({
    auth: {
      providers: { pretend: { kind: "mock/aws" } },
      identities: {
        "Dev-Admin": { ...identity, alias: "da" },
        "team/prod": identity,
        "ünï": identity,
        x: identity,
        X: identity,
      },
    },
  }));
  const cases: [string, string | RegExp][] = [
    ["Dev-Admin", "Dev-Admin"],
    ["dev-admin", "Dev-Admin"],
    ["da", "Dev-Admin"],
    ["team/prod", "team/prod"],
    ["ünï", "ünï"],
    ["ÜNÏ", "ünï"],
    ["x", "x"],
    ["X", "X"],
    [
      "dev-adnim",
      /^✗ cannot find the identity "dev-adnim": it is not configured\n {2}Did you mean Dev-Admin\?/,
    ],
    [
      "nothing-like-it",
      /^✗ cannot find .*\n {2}Configured identities: Dev-Admin, team\/prod, ünï, x, X\.\n$/,
    ],
    ["\x1b[2J", /^✗ cannot find the identity "\\u001b\[2J"/],
    ["__proto__", /^✗ cannot find the identity "__proto__"/],
  ];
  for (const [name, expected] of cases) {
    const { code, stdout, stderr } = await t.atmos(["auth", "exec", "-i", name, ...WHO]);
    if (typeof expected === "string") assert.equal(stdout, `${expected}\n`, stderr);
    else {
      assert.equal(code, 1);
      assert.match(stderr, expected);
    }
  }
  for (const args of [["auth", "shell", "nope"], ["auth", "login", "nope"], ["auth", "logout", "nope"]]) {
    const { stderr } = await t.atmos(args, { code: 1 });
    assert.match(stderr, /the identity "nope": it is not configured\n/);
  }
});

const identityText = (name: string, more = ""): string =>
  `    ${name}: {kind: mock/aws, via: {provider: pretend}${more}}\n`;
const team = (identities: string): string =>
  `auth:\n  providers:\n    pretend: {kind: mock/aws}\n  identities:\n${identities}`;
const DEFAULT = ", default: true";

story("without a terminal a choice that is not made is an error that names what there is", async (t) => {
  const cases: [string, string[], RegExp][] = [
    [
      team(identityText("one") + identityText("two")),
      [],
      /^✗ cannot choose an identity: no default is configured, .*\n {2}Name one .*: one, two\.\n$/,
    ],
    [
      team(identityText("one", DEFAULT) + identityText("two", DEFAULT) + identityText("three")),
      [],
      /^✗ cannot choose an identity: several are marked as default, .*\n {2}Name one .*: one, two\.\n$/,
    ],
    [mockTeam(), ["--identity"], /^✗ cannot choose an identity: --identity has no value, /],
    ["auth: {}\n", [], /^✗ cannot choose an identity: none is configured\n/],
  ];
  for (const [yaml, args, words] of cases) {
    await t.configure(yaml);
    const { code, stdout, stderr } = await t.atmos(["auth", "exec", ...args, ...WHO]);
    assert.match(stderr, words);
    assert.ok(code === 1 || code === 2);
    assert.equal(stdout, "");
  }
});

/** Opens the picker of `auth exec`, which then says whom it works as. */
async function picker(t: Story, args: readonly string[], env = {}): Promise<Terminal> {
  const terminal = await t.terminal(["auth", "exec", ...args, "--", "sh", "-c", 'echo "as <$AWS_PROFILE>"'], {
    env,
  });
  await terminal.waitFor("Choose an identity");
  await terminal.waitFor("to search");
  return terminal;
}

const TERMINAL = { needs: ["script"] };

story("on a terminal a bare flag opens a list that narrows while one types", TERMINAL, async (t) => {
  await t.configure(
    team(
      identityText("alpha", DEFAULT) + identityText("beta") + identityText("gamma") + identityText("gamma-2"),
    ),
  );
  await t.atmos(["auth", "login", "beta"], { code: 0 });
  // Even where a name is set.
  const terminal = await picker(t, ["-i"], { ATMOS_IDENTITY: "alpha" });
  assert.match(terminal.screen(), /alpha +123456789012 +mock-user/);
  assert.match(terminal.screen(), /beta +123456789012 +mock-user +\d+y/);
  await terminal.write("gam");
  await terminal.waitFor(/Search: +gam/);
  assert.doesNotMatch(terminal.screen(), /beta/);
  await terminal.write(KEYS.down);
  await terminal.waitFor(/● gamma-2/);
  await terminal.write(KEYS.enter);
  await terminal.waitFor("as <gamma-2>");
  assert.equal(await terminal.exited, 0);
});

story("without a default everything is offered; with several, those", TERMINAL, async (t) => {
  await t.configure(team(identityText("one") + identityText("two")));
  const first = await picker(t, []);
  assert.match(first.screen(), /one[^]*two/);
  await first.write(KEYS.down);
  await first.waitFor(/● two/);
  await first.write(KEYS.enter);
  await first.waitFor("as <two>");
  assert.equal(await first.exited, 0);

  await t.configure(
    team(identityText("one", DEFAULT) + identityText("two", DEFAULT) + identityText("three")),
  );
  const second = await picker(t, []);
  assert.doesNotMatch(second.screen(), /three/);
  assert.match(second.screen(), /two[^]*one/, "what was used last stands first");
  await second.write("\x1b[F");
  await second.waitFor(/● one/);
  await second.write("\x1b[5~");
  await second.waitFor(/● two/);
  await second.write("\x1b[6~");
  await second.waitFor(/● one/);
  await second.write(KEYS.enter);
  await second.waitFor("as <one>");
  assert.equal(await second.exited, 0);
});

story("Ctrl-C and Escape leave the list, with the terminal as it was", TERMINAL, async (t) => {
  await t.configure(team(identityText("one") + identityText("two")));
  for (const key of [KEYS.ctrlC, KEYS.escape]) {
    const terminal = await picker(t, []);
    await terminal.write(key);
    assert.equal(await terminal.exited, 130);
    assert.doesNotMatch(terminal.text, /as </);
    assert.ok(
      terminal.raw.lastIndexOf("\x1b[?25h") > terminal.raw.lastIndexOf("\x1b[?25l"),
      "the cursor is back",
    );
  }
});

story("nobody is asked in CI or when prompts are off, terminal or not", TERMINAL, async (t) => {
  await t.configure(team(identityText("one") + identityText("two")));
  for (
    const [args, env] of [[[], { CI: "true" }], [["--interactive=false"], {}], [[], {
      ATMOS_INTERACTIVE: "0",
    }]] as const
  ) {
    const terminal = await t.terminal(["auth", "exec", ...args, "--", "true"], { env });
    assert.equal(await terminal.exited, 2);
    assert.match(terminal.text, /cannot choose an identity: /);
    assert.doesNotMatch(terminal.text, /to search/);
  }
});

story("a session's end is told in local time, and in UTC to programs", async (t) => {
  await t.configure(mockTeam());
  const { stderr } = await t.atmos(["auth", "login"], { env: { TZ: "Asia/Kathmandu" }, code: 0 });
  assert.match(stderr, /Expires +2100-01-01 05:44:59 \+05:45 /);
  const { stdout } = await t.atmos(["auth", "whoami", "--cached", "-o", "json"], {
    env: { TZ: "America/New_York" },
    code: 0,
  });
  assert.equal(JSON.parse(stdout).expiration, "2099-12-31T23:59:59Z");
});
