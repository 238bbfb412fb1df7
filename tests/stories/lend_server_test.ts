/** Credentials by a server that lives as long as the child, and not a moment longer. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { mockTeam } from "./harness/mock_team.ts";
import { signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";
import { until } from "./harness/until.ts";

const SERVER = ["auth", "exec", "--credentials", "server", "--"];

/** Says where it may ask, and stays until its input ends. */
const CHILD =
  'echo "$AWS_CONTAINER_CREDENTIALS_FULL_URI $AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"; cat >/dev/null';

interface Lent {
  readonly url: string;
  readonly tokenFile: string;
}

function told(stdout: string): Lent {
  const [url = "", tokenFile = ""] = stdout.trim().split(" ");
  return { url, tokenFile };
}

async function ask(
  { url }: Lent,
  token: string | undefined,
  init: RequestInit = {},
): Promise<[number, unknown]> {
  const headers = { ...(token === undefined ? {} : { authorization: token }), ...init.headers };
  const answer = await fetch(url, { ...init, headers });
  const text = await answer.text();
  return [answer.status, answer.headers.get("content-type") === "application/json" ? JSON.parse(text) : text];
}

async function leases(t: Story): Promise<string[]> {
  return (await t.files()).map(({ path }) => path).filter((path) => path.includes("/leases/"));
}

story("a child asks a server of its own, which nobody else gets anything from", async (t) => {
  await t.configure(mockTeam());
  const running = await t.start([...SERVER, "sh", "-c", CHILD]);
  await running.waitFor("\n");
  const lent = told(running.stdout);
  const token = await Deno.readTextFile(lent.tokenFile);
  assert.match(token, /^[\w-]{43}$/);
  if (Deno.build.os !== "windows") {
    assert.equal(((await Deno.stat(lent.tokenFile)).mode ?? 0) & 0o777, 0o600);
  }
  assert.deepEqual(await ask(lent, token), [200, {
    AccessKeyId: "MOCK-ACCESS-KEY-ID",
    SecretAccessKey: "mock-secret-access-key",
    Token: "mock-session-token",
    Expiration: "2099-12-31T23:59:59Z",
  }]);
  const refused: [string, number, Promise<[number, unknown]>][] = [
    ["no token", 403, ask(lent, undefined)],
    ["a wrong token", 403, ask(lent, token.slice(1))],
    ["a wrong address", 403, ask({ ...lent, url: `${lent.url.slice(0, -1)}_` }, token)],
    ["a page of a browser", 403, ask(lent, token, { headers: { origin: "http://evil.example" } })],
    ["another method", 405, ask(lent, token, { method: "POST" })],
    ["an unknown method", 405, ask(lent, token, { method: "PUT" })],
    ["localhost by name", 403, ask({ ...lent, url: lent.url.replace("127.0.0.1", "localhost") }, token)],
  ];
  for (const [what, status, answer] of refused) {
    const [code, body] = await answer;
    assert.equal(code, status, what);
    assert.doesNotMatch(JSON.stringify(body), /mock-secret|mock-session/, what);
  }
  await running.closeInput();
  assert.equal((await running.ended).code, 0);
  await assert.rejects(ask(lent, token), TypeError, "nobody listens any more");
  assert.deepEqual(await leases(t), []);
});

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  story(`${signal} for the parent leaves no server and no token`, async (t) => {
    await t.configure(mockTeam());
    const running = await t.start([...SERVER, "sh", "-c", `trap "exit 0" TERM; ${CHILD}`]);
    await running.waitFor("\n");
    const lent = told(running.stdout);
    const token = await Deno.readTextFile(lent.tokenFile);
    assert.equal((await ask(lent, token))[0], 200);
    running.kill(signal);
    await running.closeInput();
    await running.ended;
    await assert.rejects(ask(lent, token), TypeError);
    const folder = dirname(dirname(lent.tokenFile));
    await until(() => [...Deno.readDirSync(folder)].length === 0, "the end of the lease's folder");
  });
}

story("SIGKILL for all of its group leaves no server and no token", { needs: ["setsid"] }, async (t) => {
  await t.configure(mockTeam());
  const words = t.commandLine([
    ...SERVER,
    "sh",
    "-c",
    `echo "$AWS_CONTAINER_CREDENTIALS_FULL_URI"; kill -KILL 0`,
  ]);
  const { stdout } = await t.run("setsid", ["--wait", ...words]);
  await assert.rejects(fetch(stdout.trim()), TypeError);
  const folder = join(t.home, ".cache/atmos/leases");
  await until(() => [...Deno.readDirSync(folder)].length === 0, "the end of the lease's folder");
});

story("a child is pointed to no keys beside the server", async (t) => {
  await t.configure(mockTeam());
  const child = [...SERVER, "sh", "-c", 'cat "$AWS_SHARED_CREDENTIALS_FILE" "$AWS_CONFIG_FILE"; env'];
  const { stdout } = await t.atmos(child, { env: { AWS_ACCESS_KEY_ID: "AKIASOMEBODYELSE" }, code: 0 });
  assert.match(stdout, /^\[profile dev\]\nregion = us-east-1\n/);
  assert.match(stdout, /^AWS_PROFILE=dev$/m);
  assert.doesNotMatch(stdout, /aws_access_key_id|AWS_ACCESS_KEY_ID|AWS_CONTAINER_AUTHORIZATION_TOKEN=/);
});

story("the configuration chooses the way, and wrong words are told", async (t) => {
  const team = JSON.parse(mockTeam());
  team.auth.identities.dev.lend = "server";
  await t.configure(JSON.stringify(team));
  const url = ["sh", "-c", "echo ${AWS_CONTAINER_CREDENTIALS_FULL_URI-none}"];
  const shown = async (...args: string[]): Promise<string> =>
    (await t.atmos(["auth", ...args, ...url], { code: 0 })).stdout.trim();
  assert.match(await shown("exec", "--"), /^http:\/\/127\.0\.0\.1:\d+\/[\w-]+$/);
  assert.equal(await shown("exec", "--credentials=file", "--"), "none");
  assert.equal(await shown("exec", "-i", "prod", "--"), "none");
  const wrong = await t.atmos(["auth", "exec", "--credentials", "sever", "--", "true"], { code: 2 });
  assert.match(wrong.stderr, /cannot use --credentials "sever".*\n {2}Did you mean "?server"?\?/);
  team.auth.identities.dev.lend = "pigeon";
  await t.configure(JSON.stringify(team));
  const { stderr } = await t.atmos(["auth", "exec", "--", "true"], { code: 2 });
  assert.match(stderr, /atmos\.yaml:1:\d+: cannot lend "dev": "pigeon" is no way to lend/);
});

story("a hundred programs at once are answered by one server, and one renewal serves all", {
  aws: { approve: "auto", roleLifetime: 6 },
}, async (t) => {
  await signIn(t);
  const running = await t.start([...SERVER, "sh", "-c", CHILD]);
  await running.waitFor("\n");
  const lent = told(running.stdout);
  const token = await Deno.readTextFile(lent.tokenFile);
  t.aws.forgetCalls();
  const begin = Date.now();
  let rounds = 0;
  for (; Date.now() - begin < 10_000; rounds++) {
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(lent, token)));
    assert.deepEqual([...new Set(answers.map(([status]) => status))], [200]);
  }
  const renewals = t.aws.calls("GetRoleCredentials").length;
  assert.ok(renewals >= 2 && renewals <= 5, `${renewals} renewals in ${rounds} rounds`);
  await running.closeInput();
  assert.equal((await running.ended).code, 0);
});
