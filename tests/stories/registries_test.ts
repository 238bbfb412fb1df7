/** Registries that programs are signed in at after a sign-in, with the real docker client against one on loopback. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { placesOf } from "../optional_programs.ts";
import { teamConfiguration } from "./harness/configuration.ts";
import { startRegistry } from "./harness/image_registry.ts";
import { ACCOUNT, REGION, REGISTRY, startCluster } from "./harness/kube_api.ts";
import { mockTeam } from "./harness/mock_team.ts";
import { signIn } from "./harness/sign_in.ts";
import { story } from "./harness/story.ts";

const INTEGRATIONS = `  integrations:
    images:
      kind: aws/ecr
      via: { provider: team-sso }
      spec: { registry: { account_id: "${ACCOUNT}", region: ${REGION} } }
`;

/** Asks the helper that docker's settings name for a host. */
function helper(action: string, host = REGISTRY): string {
  return `printf %s '${host}' | docker-credential-$(sed -n 's/.*"${host}": "\\(.*\\)".*/\\1/p' "$DOCKER_CONFIG/config.json") ${action}`;
}

/** What is left of an answer without its secret. */
const SHOWN = `sed 's/"Secret":"[^"]*"/"Secret":"?"/'`;

story(
  "docker is signed in at a registry, and no password lies anywhere",
  { needs: ["docker"] },
  async (t) => {
    const password = t.plant("registry");
    await using services = await startCluster(() => false, password);
    await using registry = await startRegistry(`AWS:${password}`);
    Object.assign(t.env, services.env);
    await t.configure(teamConfiguration(t.aws) + INTEGRATIONS);
    const theirs = join(t.home, ".docker", "config.json");
    const auth = btoa("ann:of-their-own");
    const text = JSON.stringify(
      { auths: { "other.example": { auth } }, HttpHeaders: { A: "b" } },
      undefined,
      "\t",
    );
    await t.write(theirs, text, 0o600);
    const { stderr } = await signIn(t);
    assert.match(
      stderr,
      new RegExp(`✓ ECR: docker asks atmos for passwords of ${REGISTRY.replaceAll(".", "\\.")}\n`),
    );
    assert.deepEqual(services.calls, [], "a password is made when it is asked for");

    const inspect = [
      placesOf("docker")[0] ?? "docker",
      "manifest",
      "inspect",
      "--insecure",
      `${REGISTRY}/app:1`,
    ];
    const image = await t.atmos(["auth", "exec", "--", ...inspect], { env: registry.env, code: 0 });
    assert.match(image.stdout, /"schemaVersion": 2/);
    assert.deepEqual([...new Set(registry.logins)], [`AWS:${password}`]);
    assert.equal(await Deno.readTextFile(theirs), text, "one's own settings are as they were");

    const shell = (script: string): Promise<{ stdout: string }> =>
      t.atmos(["auth", "exec", "--", "sh", "-c", script], { code: 0 });
    await t.step("the protocol", async () => {
      const got = await shell(`cd / && ${helper("get")} | ${SHOWN}`);
      assert.deepEqual(JSON.parse(got.stdout), { ServerURL: REGISTRY, Username: "AWS", Secret: "?" });
      assert.deepEqual(JSON.parse((await shell(helper("list"))).stdout), { [REGISTRY]: "AWS" });
      const kept = await shell(
        `echo '{"ServerURL":"${REGISTRY}","Username":"x","Secret":"y"}' | ${
          helper("store").replace(/^printf %s '.*' \| /, "")
        } && ${helper("erase")} && ${helper("get")} | ${SHOWN}`,
      );
      assert.match(kept.stdout, /"Username":"AWS"/);
      const other = await shell(`${helper("get", "other.example")} | ${SHOWN}`);
      assert.deepEqual(JSON.parse(other.stdout), {
        ServerURL: "other.example",
        Username: "ann",
        Secret: "?",
      });
      const untouched = await shell(`${helper("erase", "other.example")}; echo $?`);
      assert.match(
        untouched.stdout,
        /^cannot change what docker keeps for "other\.example": .*outside of .*\n1\n$/,
      );
      const none = await shell(`${helper("get").replace(REGISTRY, "nowhere.example")}; echo $?`);
      assert.equal(none.stdout, "credentials not found in native keychain\n1\n");
    });

    await t.step("docker's settings are one's own, and hold no password", async () => {
      const { stdout } = await shell(
        'cat "$DOCKER_CONFIG/config.json"; ls -ld "$DOCKER_CONFIG"; echo "$PATH"',
      );
      assert.match(stdout, /"HttpHeaders": \{\n +"A": "b"/);
      assert.doesNotMatch(stdout, /"auth"/);
      assert.match(stdout, /^drwx------/m);
    });

    await t.step("a logout takes it away", async () => {
      const { stderr } = await t.atmos(["auth", "logout", "--provider", "team-sso"], { code: 0 });
      assert.match(stderr, /✓ Kubeconfig and docker files: /);
      const { stdout } = await t.run("find", [join(t.home, ".config/atmos"), "-path", "*integrations*"]);
      assert.equal(stdout, "");
      assert.equal(await Deno.readTextFile(theirs), text);
      const ask = t.commandLine(["auth", "docker-credential", "get", "-i", "dev-admin"]);
      const script = `printf %s other.example | "$@" | ${SHOWN}`;
      const own = await t.run("sh", ["-c", script, "sh", ...ask], { code: 0 });
      assert.match(own.stdout, /"Username":"ann"/, "what is one's own needs no session");
    });
  },
);

story("identities side by side have each their own registries and clusters", async (t) => {
  const team = JSON.parse(mockTeam());
  const registry = (account: string): unknown => ({ registry: { account_id: account, region: REGION } });
  team.auth.integrations = {
    one: { kind: "aws/ecr", via: { identity: "dev" }, spec: registry("111111111111") },
    two: { kind: "aws/ecr", via: { identity: "prod" }, spec: registry("222222222222") },
  };
  await t.configure(JSON.stringify(team));
  const settings = async (...identities: string[]): Promise<Record<string, string>> => {
    const { stdout } = await t.atmos(
      ["auth", "exec", ...identities, "--", "sh", "-c", 'cat "$DOCKER_CONFIG/config.json"'],
      { code: 0 },
    );
    return JSON.parse(stdout).credHelpers;
  };
  const dev = await settings("-i", "dev");
  const prod = await settings("-i", "prod");
  assert.deepEqual(Object.keys(dev), [`111111111111.dkr.ecr.${REGION}.amazonaws.com`]);
  assert.deepEqual(Object.keys(prod), [`222222222222.dkr.ecr.${REGION}.amazonaws.com`]);
  assert.notEqual(Object.values(dev)[0], Object.values(prod)[0]);
  const list = await t.atmos(["auth", "integration", "list", "--format", "json"], { code: 0 });
  assert.deepEqual(
    JSON.parse(list.stdout).map((
      { name, found_by }: { name: string; found_by: string[] },
    ) => [name, found_by]),
    [["one", ["dev"]], ["two", ["prod"]]],
  );
});

story("secrets are for programs, and never for a terminal", { needs: ["script"] }, async (t) => {
  await t.configure(mockTeam());
  for (
    const command of [["eks-token", "--cluster-name", "a", "--region", REGION], ["docker-credential", "get"]]
  ) {
    const terminal = await t.terminal(["auth", ...command]);
    await terminal.exited;
    assert.match(terminal.text, /stdout is a terminal, and it is secret/);
  }
});
