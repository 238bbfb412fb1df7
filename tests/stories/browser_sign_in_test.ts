import assert from "node:assert/strict";
import { join } from "node:path";
import type { Fault } from "../local_aws/faults.ts";
import { count, operations, PERSON, signIn } from "./harness/sign_in.ts";
import { portalFiles, unmade } from "./harness/stored.ts";
import { story } from "./harness/story.ts";

story("a person signs in through the browser", async (t) => {
  const { stdout, stderr } = await signIn(t);
  assert.equal(stdout, "");
  assert.match(stderr, /Your browser should now show the sign-in page of team-sso/);
  assert.match(stderr, /✓ Authentication successful!/);
  for (
    const row of [
      /^ {2}Provider +team-sso$/m,
      /^ {2}Identity +dev-admin$/m,
      /^ {2}Account +development \(111122223333\)$/m,
      /^ {2}Role +AdministratorAccess$/m,
      /^ {2}Region +eu-west-1$/m,
      /^ {2}Expires +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:UTC|[+-]\d\d:\d\d) \((59m|1h)\)$/m,
    ]
  ) assert.match(stderr, row);
  assert.deepEqual(operations(t), [
    "RegisterClient",
    "Authorize",
    "Authorize",
    "CreateToken authorization_code",
    "ListAccounts",
    "GetRoleCredentials",
  ]);
  assert.match(stderr, /Signed in at "team-sso" as alex@example\.com\./);

  const [visit, ...more] = await t.browser.visits();
  assert.equal(more.length, 0);
  assert.match(visit?.url ?? "", /^http:\/\/127\.0\.0\.1:\d+\/sign-in\/[\w-]{43}$/);
  const url = new URL(visit?.pages[1]?.url ?? "");
  assert.equal(`${url.origin}${url.pathname}`, `${t.aws.url}/authorize`);
  assert.deepEqual([...url.searchParams.keys()].sort(), [
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "redirect_uri",
    "response_type",
    "scopes",
    "state",
  ]);
  assert.match(
    url.searchParams.get("redirect_uri") ?? "",
    /^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/,
  );
  const last = visit?.pages.at(-1);
  assert.match(last?.text ?? "", /<h1>Signed in<\/h1>.*go back to the terminal/);
  await assert.rejects(fetch(last?.url ?? ""), "nothing listens any more");
});

story("what a sign-in leaves on disk is the owner's alone, and in the three folders", async (t) => {
  const open = ["-c", 'umask 0; exec "$@"', "sh", ...t.commandLine(["auth", "login"])];
  await t.run("/bin/sh", open, { env: PERSON, code: 0 });
  const entries = await t.files();
  const others = entries.filter(({ kind, mode }) => mode !== (kind === "folder" ? "700" : "600"));
  assert.deepEqual(others.map(({ path, mode }) => `${mode} ${path}`), []);
  const files = entries.filter(({ kind }) => kind !== "folder").map(({ path }) => unmade(path));
  assert.deepEqual(files.filter((path) => !/^\.cache\/atmos\/(locks|config)\//.test(path)).sort(), [
    ".cache/atmos/aws-sso/" + files.find((path) => path.includes("/aws-sso/"))?.split("/").at(-1),
    ".config/atmos/aws/team-sso/dev-admin/config",
    ".config/atmos/aws/team-sso/dev-admin/credentials",
    ".local/share/atmos/audit.jsonl",
    ".local/share/atmos/signed-in/" + files.find((path) => path.includes("/signed-in/"))?.split("/").at(-1),
  ]);
  const locks = entries.filter(({ path }) => path.includes("/locks/"));
  assert.deepEqual(locks.filter(({ content }) => content !== ""), []);
  assert.deepEqual((await Array.fromAsync(Deno.readDir(t.project))).map(({ name }) => name), ["atmos.yaml"]);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(t.env["TMPDIR"] ?? "")), []);
});

story("a refused sign-in says so and keeps nothing", { browser: "deny" }, async (t) => {
  const { code, stdout, stderr } = await t.atmos(["auth", "login"], { env: PERSON });
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /✗ cannot sign in to IAM Identity Center: it was refused \(access_denied: /);
  assert.match(stderr, /Run the command again/);
  assert.match((await t.browser.visits())[0]?.pages.at(-1)?.text ?? "", /<h1>Sign-in failed<\/h1>/);
  assert.deepEqual(await portalFiles(t), [], "the next attempt starts anew");
  assert.deepEqual((await t.files()).filter(({ path }) => path.includes("/aws/")), []);

  await t.browser.decide("approve");
  await signIn(t);
});

story("only the answer that belongs to the sign-in ends it", { browser: "never" }, async (t) => {
  const login = await t.start(["auth", "login"], { env: PERSON });
  await login.waitFor("Waiting for the browser");
  const link = /^ {2}(http\S+)$/m.exec(login.stderr)?.[1] ?? "";
  const callback = new URL("/oauth/callback", link);
  const strangers: [string, RequestInit, number][] = [
    ["", {}, 400],
    ["?code=stolen&state=wrong", {}, 400],
    ["?error=access_denied&state=wrong", {}, 400],
    ["?code=stolen", { method: "POST" }, 405],
    ["?code=stolen&state=wrong&state=wrong", {}, 400],
  ];
  for (const [query, init, status] of strangers) {
    const answer = await fetch(new URL(query, callback), init);
    assert.equal(answer.status, status, query);
    assert.doesNotMatch(await answer.text(), /stolen|Signed in/);
  }
  const elsewhere = await fetch(new URL("/favicon.ico", callback));
  assert.equal(elsewhere.status, 404);
  await elsewhere.body?.cancel();

  await t.browser.decide("approve");
  await t.run(t.browser.path, [link], { code: 0 });
  const { code, stderr } = await login.ended;
  assert.equal(code, 0, stderr);
});

story("whoever opens the browser's page in its place ends the sign-in", { needs: ["curl"] }, async (t) => {
  // Another program has seen the address in the list of processes and is faster than the browser.
  const thief = await t.bin("thief", `curl -s -o /dev/null "$1"; exec ${t.browser.path} "$1"`);
  const { stderr } = await t.atmos(["auth", "login"], { env: { ...PERSON, BROWSER: thief }, code: 1 });
  assert.match(stderr, /✗ cannot sign in to IAM Identity Center: its page was opened by two browsers/);
  assert.match(stderr, /atmos auth login --device/);
  assert.match((await t.browser.visits())[0]?.pages.at(-1)?.text ?? "", /<h1>Sign-in stopped<\/h1>/);
  assert.equal(operations(t).includes("CreateToken authorization_code"), false);
  const seen = (await t.sightings()).flatMap(({ argv }) => argv);
  assert.deepEqual(seen.filter((word) => word.includes("authorize?")), []);
});

story("the address that comes back is of no use in another browser", { browser: "never" }, async (t) => {
  const login = await t.start(["auth", "login"], { env: PERSON });
  await login.waitFor("Waiting for the browser");
  const link = /^ {2}(http\S+)$/m.exec(login.stderr)?.[1] ?? "";
  const start = await fetch(link, { redirect: "manual" });
  await start.body?.cancel();
  const state = new URL(start.headers.get("location") ?? "").searchParams.get("state");
  const back = await fetch(new URL(`/oauth/callback?code=planted-code&state=${state}`, link));
  assert.equal(back.status, 403);
  assert.match(await back.text(), /<h1>Not this browser<\/h1>/);
  assert.equal(operations(t).includes("CreateToken authorization_code"), false);
  login.kill("SIGINT");
  await login.ended;
});

story("somebody else's sign-in is not taken without a yes", { needs: ["script"] }, async (t) => {
  await signIn(t);
  t.aws.person = "mallory@example.com";
  // The sign-in has ended, and the browser is somebody else's by now.
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  const refused = await t.atmos(["auth", "login"], { env: PERSON, code: 1 });
  assert.match(
    refused.stderr,
    /✗ cannot use the sign-in at "team-sso": mallory@example\.com has signed in, and the last time it was\s+alex@/,
  );
  assert.equal(count(t, "Logout"), 2, "the sign-in is ended, too");
  const { stderr } = await t.atmos(["auth", "exec", "--", "true"], { code: 1 });
  assert.match(stderr, /nobody is signed in/);

  const terminal = await t.terminal(["auth", "login"]);
  await terminal.waitFor(/mallory@example\.com has signed in at "team-sso"/);
  await terminal.waitFor(/Forget this sign-in/);
  await terminal.write("\u001b[B\r");
  await terminal.waitFor(/Authentication successful!/);
  assert.equal(await terminal.exited, 0);
  // From now on it is this one.
  await signIn(t);
});

for (const files of [256, 1024]) {
  story(`connections that say nothing, more than the ${files} files there may be, do not end the sign-in`, {
    needs: ["bash"],
  }, async (t) => {
    // The person's browser comes behind a crowd that leaves the program no file free.
    const crowd = await t.bin(
      "crowd",
      [
        "#!/usr/bin/env bash",
        `port="$(sed -E 's/^http:..127.0.0.1:([0-9]+).*/\\1/' <<<"$1")"`,
        "hold() {",
        `  for ((count = 0; count < ${
          files * 0.6
        }; count++)); do exec {held}<>"/dev/tcp/127.0.0.1/$port" || break; done`,
        "  echo held",
        "  read -r _",
        "}",
        "coproc FIRST { hold; } 2>&1",
        'read -r _ <&"${FIRST[0]}"',
        "hold < <(sleep 0.1) > /dev/null",
        `${t.browser.path} "$1"`,
        'echo >&"${FIRST[1]}"',
      ].join("\n"),
    );
    const login = t.commandLine(["auth", "login"]);
    const { stderr } = await t.run("sh", ["-c", 'ulimit -n "$0"; exec "$@"', String(files), ...login], {
      env: { ...PERSON, BROWSER: crowd },
      code: 0,
    });
    assert.match(stderr, /✓ Authentication successful!/);
  });
}

story("$BROWSER may hold arguments and alternatives", async (t) => {
  const note = join(t.project, "shown");
  await t.bin("show", `printf '%s\\n' "$@" > ${note}; exec ${t.browser.path} "$2"`);
  const { stderr } = await t.atmos(["auth", "login"], {
    env: { ...PERSON, BROWSER: "no-such-browser:show --new %s" },
    code: 0,
  });
  assert.match(stderr, /Your browser should now show/);
  assert.match(await Deno.readTextFile(note), /^--new\nhttp:\/\/127\.0\.0\.1:\d+\/sign-in\/[^\n]+\n$/);
});

story("a browser that cannot be started leaves the link", async (t) => {
  const login = await t.start(["auth", "login"], { env: { ...PERSON, BROWSER: "no-such-browser" } });
  await login.waitFor("Waiting for the browser");
  assert.match(login.stderr, /^Open this link in a browser on this machine to sign in at team-sso:$/m);
  const link = /^ {2}(http\S+)$/m.exec(login.stderr)?.[1] ?? "";
  await t.run(t.browser.path, [link], { code: 0 });
  assert.equal((await login.ended).code, 0);
});

story("a service that fails or is out of reach is told from a refusal", async (t) => {
  const told: [Fault, number, RegExp][] = [
    [{ kind: "captive" }, 1, /no answer from 127\.0\.0\.1: .* answered with a page \(HTTP 200, "Welcome"\)/],
    [{ kind: "fail", status: 503 }, 3, /the service failed \(InternalServerException/],
    [{ kind: "throttle", retryAfter: 0 }, 3, /AWS says that there were too many requests/],
  ];
  for (const [fault, times, words] of told) {
    t.aws.behave("RegisterClient", fault, times);
    const { code, stderr } = await t.atmos(["auth", "login"], { env: PERSON });
    assert.equal(code, 1, stderr);
    assert.match(stderr, words);
    assert.match(stderr, /\n {2}\S.*\.\n$/, "a hint");
    assert.deepEqual(await t.browser.visits(), []);
  }
  // A single failure is tried again in silence.
  t.aws.behave("RegisterClient", { kind: "fail" });
  t.aws.behave("GetRoleCredentials", { kind: "throttle", retryAfter: 0 });
  await signIn(t);
});

story("a service that hangs up each time gives no answer", async (t) => {
  // Many times: some versions of the runtime send a request again by themselves.
  t.aws.behave("RegisterClient", { kind: "cut" }, 30);
  const { stderr } = await t.atmos(["auth", "login"], { env: PERSON, code: 1 });
  assert.match(stderr, /no answer from 127\.0\.0\.1/);
  assert.match(stderr, /\n {2}\S.*\.\n$/, "a hint");
  assert.deepEqual(await t.browser.visits(), []);
});
