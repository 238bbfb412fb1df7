import assert from "node:assert/strict";
import { inOuterShell } from "./harness/outer_shell.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS, type Terminal } from "./harness/terminal.ts";

/** Presses Ctrl-C: the shell goes on at once, and nothing is left of the sign-in. */
async function interrupt(t: Story, terminal: Terminal): Promise<void> {
  const begin = Date.now();
  await terminal.write(KEYS.ctrlC);
  await terminal.waitFor("code 130");
  assert.ok(Date.now() - begin < 4000, `it took ${Date.now() - begin} ms`);
  await terminal.waitFor("unchanged");
  await terminal.write(`words${KEYS.enter}`);
  await terminal.waitFor("typed words");
  assert.equal(await terminal.exited, 0);
  assert.doesNotMatch(terminal.screen(), /✗|Error|Waiting/);
  const hidden = terminal.raw.lastIndexOf("\x1b[?25l");
  assert.ok(hidden === -1 || terminal.raw.indexOf("\x1b[?25h", hidden) > hidden, "the cursor is visible");
  const left = (await t.files()).filter(({ kind, path, content }) =>
    kind === "file" && !/\/config\//.test(path) && content !== "" && !content.includes("registrations")
  );
  assert.deepEqual(left.map(({ path }) => path), []);
  const temporary = (await t.files()).filter(({ path }) => path.includes("tmp"));
  assert.deepEqual(temporary.map(({ path }) => path), []);
}

const TERMINAL = { needs: ["script"], browser: "never" } as const;

story("Ctrl-C ends the wait for the browser", TERMINAL, async (t) => {
  const terminal = await inOuterShell(t, ["auth", "login"]);
  await terminal.waitFor(/Waiting for the browser \((10m 0s|9m 5\ds) left\)/);
  const port = /http:\/\/127\.0\.0\.1:(\d+)\/sign-in\//.exec(terminal.text)?.[1];
  assert.equal((await fetch(`http://127.0.0.1:${port}/`).then(drained)).status, 404, "it listens");
  await interrupt(t, terminal);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`), "nothing listens any more");

  await t.browser.decide("approve");
  await signIn(t);
});

story("Ctrl-C ends the wait for a code", TERMINAL, async (t) => {
  const terminal = await inOuterShell(t, ["auth", "login", "--device"]);
  await terminal.waitFor(/Waiting for the confirmation \((10m 0s|9m 5\ds) left\)/);
  assert.match(terminal.screen(), /[▀▄█]{10}/, "a QR code");
  await interrupt(t, terminal);
});

story("Ctrl-C ends a sign-in whose service does not answer", TERMINAL, async (t) => {
  t.aws.behave("RegisterClient", { kind: "slow", milliseconds: 60_000 });
  const terminal = await inOuterShell(t, ["auth", "exec", "--", "echo", "never"]);
  while (t.aws.calls("RegisterClient").length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await interrupt(t, terminal);
  assert.doesNotMatch(terminal.text, /^never/m);
});

story("Ctrl-C ends the wait for another process", TERMINAL, async (t) => {
  const first = await t.start(["auth", "login"], { env: PERSON });
  await first.waitFor("Waiting for the browser");
  const second = await t.terminal(["auth", "exec", "--", "echo", "never"]);
  await second.waitFor("Waiting for another");
  await second.write(KEYS.ctrlC);
  assert.equal(await second.exited, 130);
  assert.doesNotMatch(second.text, /^never/m);
  first.kill("SIGTERM");
  assert.equal((await first.ended).code, 143);
});

story("a signal from outside ends a sign-in without a word", { browser: "never" }, async (t) => {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    const login = await t.start(["auth", "login"], { env: PERSON });
    await login.waitFor("Waiting for the browser");
    login.kill(signal);
    const outcome = await login.ended;
    assert.equal(outcome.code, code);
    assert.match(outcome.stderr, /left\)…\n$/, "nothing after the wait");
  }
});

async function drained(response: Response): Promise<Response> {
  await response.body?.cancel();
  return response;
}
