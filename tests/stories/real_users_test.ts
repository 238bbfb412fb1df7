/** What another user of the machine can see, change and reach; as that user. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { mockTeam } from "./harness/mock_team.ts";
import { byNobody, giveToNobody, openHome, portsOf } from "./harness/other_user.ts";
import { operations, PERSON, signIn } from "./harness/sign_in.ts";
import { sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const ROOTS = [".config/atmos", ".cache/atmos", ".local/share/atmos"];
const needs = ["another user"];

/** Everything of ours in the home, as paths. */
async function ours(t: Story): Promise<string[]> {
  const paths = (await t.files()).map(({ path }) => path);
  return paths.filter((path) => ROOTS.some((root) => path.startsWith(root))).map((path) =>
    join(t.home, path)
  );
}

/** Tries everything on each path, and names what worked. */
const TRY_ALL = `for path do
  cat "$path" >/dev/null 2>&1 && echo "read $path"
  ls "$path"/. >/dev/null 2>&1 && echo "listed $path"
  : 2>/dev/null >>"$path" && echo "changed $path"
  ln -s /etc/passwd "$path/planted" 2>/dev/null && echo "planted in $path"
  mv "$path" "$path.moved" 2>/dev/null && echo "moved $path"
done
true`;

story("another user can read, change and plant nothing, whatever the umask", { needs }, async (t) => {
  await useFileKeyring(t);
  const [command = "", ...args] = t.commandLine(["auth", "login"]);
  const open = ["-c", 'umask 0; exec "$@"', "sh", command, ...args];
  await t.run("sh", open, { env: PERSON, code: 0 });
  await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
  await openHome(t);
  const paths = await ours(t);
  assert.ok(paths.length > 10, paths.join("\n"));
  const { stdout } = await byNobody(t, TRY_ALL, ...paths);
  assert.equal(stdout, "");
  // It is our folders that keep them out, and not what stands around these.
  assert.match((await byNobody(t, 'cat "$1"', join(t.project, "atmos.yaml"))).stdout, /auth:/);
});

story("what another user has planted is refused by name, and opens nothing", { needs }, async (t) => {
  await t.configure(mockTeam());
  await openHome(t);
  for (const root of [".config", ".cache", ".local/share"]) await Deno.chmod(join(t.home, root), 0o777);
  const planting = 'umask 0; for path do mkdir -p "$path/aws/team/dev" "$path/keyring" "$path/config"; done';
  const planted = ROOTS.map((root) => join(t.home, root));
  assert.equal((await byNobody(t, planting, ...planted)).code, 0);
  for (const args of [["auth", "login"], ["auth", "exec", "--", "true"], ["auth", "logout", "--all"]]) {
    const { code, stderr } = await t.atmos(args);
    assert.equal(code, 1, args.join(" "));
    assert.match(stderr, /": it belongs to another user\n/);
  }
  const secrets = t.aws.secrets();
  const left = (await t.files()).filter(({ content }) => secrets.some((secret) => content.includes(secret)));
  assert.deepEqual(left, []);
  for (const path of planted) await Deno.remove(path, { recursive: true });
  await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
});

story("a file of another user in a folder of ours is not believed", { needs }, async (t) => {
  await signIn(t);
  const file = sessionFile(t);
  await giveToNobody(file);
  const { code, stderr } = await t.atmos(["auth", "exec", "--", "true"]);
  assert.equal(code, 1);
  assert.match(stderr, /credentials": it belongs to another user\n/);
});

story("another user who finds the port of a sign-in ends nothing", {
  needs: [...needs, "curl"],
  browser: "never",
}, async (t) => {
  const login = await t.start(["auth", "login"], { env: PERSON });
  await login.waitFor(/sign-in page/);
  const ports = await portsOf(t, login.pid);
  assert.equal(ports.length, 1);
  const knock =
    `for port do for path in / /oauth/callback "/oauth/callback?code=x&state=y" "/oauth/callback?error=no&state="; do
    curl -s -o /dev/null -w '%{http_code}\\n' "http://127.0.0.1:$port$path"
    curl -s -o /dev/null -w '%{http_code}\\n' -H 'Host: evil.example' "http://127.0.0.1:$port$path"
    curl -s -o /dev/null -w '%{http_code}\\n' -X POST -d code=x "http://127.0.0.1:$port$path"
  done; done`;
  const { stdout } = await byNobody(t, knock, ...ports.map(String));
  const codes = stdout.trim().split("\n");
  assert.equal(codes.length, 12 * ports.length);
  assert.ok(codes.every((code) => /^4\d\d$/.test(code)), stdout);
  assert.equal(operations(t).some((one) => one.startsWith("CreateToken")), false);
  login.kill("SIGINT");
  assert.equal((await login.ended).code, 130);
});
