import assert from "node:assert/strict";
import { join } from "node:path";
import { StartDeviceAuthorizationCommand } from "@aws-sdk/client-sso-oidc";
import {
  authorizeUrl,
  newVerifier,
  oidcClient,
  registerForCode,
  registerForDevice,
  signIn,
} from "../../local_aws/signing_in.ts";
import { story } from "./story.ts";
import { type ClosableWorld, openWorld } from "./world.ts";

/** In place of atmos: a shell that runs its first argument. */
const PROGRAM = { command: "/bin/sh", args: ["-c", 'eval "$1"', "sh"], env: {} };

story("a story's world is its own", { program: PROGRAM }, async (t) => {
  const { stdout } = await t.atmos(["env; pwd"], { code: 0 });
  const lines = stdout.split("\n");
  for (const expected of [`HOME=${t.home}`, `AWS_ENDPOINT_URL_STS=${t.aws.url}`, t.project]) {
    assert.ok(lines.includes(expected), expected);
  }
  const foreign = /^(XDG_|ATMOS_|CI=|GITHUB_|SSH_|AWS_(PROFILE|ACCESS_KEY_ID|REGION|SHARED))/;
  assert.deepEqual(lines.filter((line) => foreign.test(line)), []);
  assert.match(await Deno.readTextFile(join(t.project, "atmos.yaml")), /start_url: https:\/\/planetary/);
  assert.deepEqual(await t.files(), []);
});

story("a run gets its own variables, input and folder", { program: PROGRAM }, async (t) => {
  const script = 'echo "$EXTRA ${TMPDIR-none}"; cat; pwd; exit 4';
  const options = { env: { EXTRA: "more", TMPDIR: undefined }, stdin: "typed\n", cwd: t.home };
  const { code, stdout } = await t.atmos([script], options);
  assert.equal(code, 4);
  assert.equal(stdout, `more none\ntyped\n${t.home}\n`);
  await assert.rejects(t.atmos(["echo words >&2; exit 4"], { code: 0 }), /exit code 4 instead of 0[^]*words/);
});

story("programs are started, watched and ended", { program: PROGRAM }, async (t) => {
  const running = await t.start(["echo up; exec sleep 61"]);
  await running.waitFor("up");
  running.kill("SIGTERM");
  assert.equal((await running.ended).code, 143);
  await t.start(["sleep 62 & exec sleep 63"]);
});

story("stand-in programs come first, and what they were given is kept", { program: PROGRAM }, async (t) => {
  await t.bin("aws", 'echo "stand-in $1"');
  await t.bin("node-like", "#!/bin/cat\nas it is\n");
  const { stdout } = await t.atmos(["aws one; node-like"], { code: 0 });
  assert.match(stdout, /^stand-in one\n#!\/bin\/cat\nas it is\n/);
});

story("a person approves, denies or does nothing in the browser", { program: PROGRAM }, async (t) => {
  const registration = await registerForCode(t.aws);
  const open = async (): Promise<void> => {
    const url = authorizeUrl(t.aws, registration, newVerifier(), { redirect_uri: callback });
    await t.atmos(['exec "$BROWSER" "$2"', url.href], { code: 0 });
  };
  const calls: URL[] = [];
  const receiver = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    calls.push(new URL(request.url));
    return new Response("thank you");
  });
  const callback = `http://127.0.0.1:${receiver.addr.port}/oauth/callback`;
  for (const decision of ["approve", "deny", "never"] as const) {
    await t.browser.decide(decision);
    await open();
  }
  await receiver.shutdown();
  assert.deepEqual(calls.map((url) => [...url.searchParams.keys()]), [
    ["code", "state"],
    ["error", "error_description", "state"],
  ]);
  const visits = await t.browser.visits();
  assert.equal(visits.length, 3);
  assert.match(visits[0]?.url ?? "", /^http:\/\/127\.0\.0\.1:\d+\/authorize\?/);
  assert.equal(visits[0]?.pages.at(-1)?.text, "thank you");
  assert.deepEqual(visits[2]?.pages, []);
});

story("a person confirms a device in the browser", { program: PROGRAM }, async (t) => {
  const registration = await registerForDevice(t.aws);
  const { verificationUriComplete = "" } = await oidcClient(t.aws).send(
    new StartDeviceAuthorizationCommand({ ...registration, startUrl: t.aws.startUrl }),
  );
  assert.equal(t.aws.waitingCodes().length, 1);
  await t.run(t.browser.path, [verificationUriComplete], { code: 0 });
  assert.equal(t.aws.waitingCodes().length, 0);
  assert.match((await t.browser.visits())[0]?.pages.at(-1)?.text ?? "", /Request allowed/);
});

story("a story plays in a terminal", { program: PROGRAM, needs: ["script"] }, async (t) => {
  const terminal = await t.terminal(['test -t 0 && echo "at $HOME"; stty size'], { columns: 50, rows: 20 });
  assert.equal(await terminal.exited, 0);
  assert.equal(terminal.screen(), `at ${t.home}\n20 50`);
});

Deno.test(
  "a world ends with all of its processes and files",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    const world = await openWorld({ program: PROGRAM });
    const running = await world.start(["setsid sleep 64 & echo started; exec sleep 65"]);
    await running.waitFor("started");
    await world.close();
    assert.equal((await running.ended).code, 137);
    await assert.rejects(Deno.stat(world.home), Deno.errors.NotFound);
  },
);

const leaks: [string, (world: ClosableWorld, secret: string) => Promise<unknown>, RegExp][] = [
  ["stdout", (world, secret) => world.atmos(["cat"], { stdin: secret }), /secrets in the output/],
  ["stderr", (world, secret) => world.atmos(["cat >&2"], { stdin: secret }), /secrets in the output/],
  [
    "the output of a program that was left running",
    async (world, secret) => {
      const running = await world.start(["read line; echo $line; exec sleep 66"]);
      await running.write(`${secret}\n`);
      await running.waitFor(secret);
    },
    /secrets in the output of a program/,
  ],
  [
    "an argument of a child",
    (world, secret) => world.atmos(['read x; sh -c "sleep 0.4; :" "$x"'], { stdin: `${secret}\n` }),
    /secrets in the arguments of/,
  ],
  [
    "the environment of a child",
    (world, secret) => world.atmos(['read x; TOKEN=$x sh -c "sleep 0.4; :"'], { stdin: `${secret}\n` }),
    /secrets in the environment of/,
  ],
  [
    "an argument of a stand-in that ends at once",
    async (world, secret) => {
      await world.bin("security", "exit 0");
      await world.atmos(['read x; security -w "$x"'], { stdin: `${secret}\n` });
    },
    /secrets in the arguments or environment of security/,
  ],
  [
    "a file in the home",
    (world, secret) => world.atmos(['cat > "$HOME/note"'], { stdin: secret }),
    /secrets in files below .*home: note \(644/,
  ],
  [
    "a temporary file",
    (world, secret) => world.atmos(['umask 077; cat > "$TMPDIR/note"'], { stdin: secret }),
    /secrets in files below .*tmp: note \(600/,
  ],
];

for (const [where, leak, complaint] of leaks) {
  const onLinuxOnly = /child/.test(where) && Deno.build.os !== "linux";
  Deno.test({
    name: `a secret that escapes to ${where} fails the story`,
    ignore: onLinuxOnly,
    fn: async () => {
      const world = await openWorld({ program: PROGRAM });
      try {
        const secret = world.plant("token");
        await assert.rejects(async () => {
          await leak(world, secret);
          await world.assertNoSecretEscaped();
        }, complaint);
      } finally {
        await world.close();
      }
    },
  });
}

Deno.test("the tokens of the local AWS are secrets too", async () => {
  const world = await openWorld({ program: PROGRAM, aws: { approve: "auto" } });
  try {
    const { accessToken = "" } = await signIn(world.aws);
    await assert.rejects(world.atmos(["cat"], { stdin: accessToken }), /secrets in the output/);
  } finally {
    await world.close();
  }
});

story("files that a story wrote itself may hold what it planted", { program: PROGRAM }, async (t) => {
  await t.configure(`password: ${t.plant("password")}`);
  await t.write(join(t.home, "given"), t.plant("given"));
});
