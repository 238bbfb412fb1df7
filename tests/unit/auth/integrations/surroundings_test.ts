import assert from "node:assert/strict";
import { execCredential, execVersion } from "../../../../src/auth/integrations/cluster_token.ts";
import {
  dockerConfig,
  dockerFiles,
  ownDockerFolder,
  ownPassword,
} from "../../../../src/auth/integrations/docker_config.ts";
import { helperFile, helperScript } from "../../../../src/auth/integrations/helper_script.ts";
import { type Findable, layOver } from "../../../../src/auth/integrations/lay.ts";
import { hostIn } from "../../../../src/auth/integrations/registry_password.ts";
import { madeIn } from "../../../../src/auth/integrations/record.ts";
import { hexDigest } from "../../../../src/hex_digest.ts";
import { Secret } from "../../../../src/secret.ts";
import type { EnvironmentPatch } from "../../../../src/system/ports.ts";
import { memorySystem } from "../../system/memory_system.ts";

const OURS = "/home/me/.config/atmos";
const FOLDERS = { home: "/home/me", config: OURS, cache: "/k/atmos", data: "/d/atmos" };
const NOTHING: Findable = { kubeconfigs: [], docker: undefined, programs: [] };

function laid(
  env: Record<string, string>,
  found: Partial<Findable> = {},
  patch: EnvironmentPatch = { set: {}, unset: [] },
  keep = false,
): EnvironmentPatch {
  const { env: variables, platform } = memorySystem({ env });
  return layOver(
    { system: { env: variables, platform }, folders: FOLDERS },
    patch,
    { ...NOTHING, ...found },
    keep,
  );
}

Deno.test("ours come first, one's own behind, and nothing where there is nothing", () => {
  assert.deepEqual(laid({ KUBECONFIG: "/a", PATH: "/bin" }), { set: {}, unset: [] });
  const kubeconfigs = [`${OURS}/integrations/x/kube/config`, `${OURS}/integrations/y/kube/config`];
  const found = {
    kubeconfigs,
    docker: `${OURS}/integrations/x/docker`,
    programs: [`${OURS}/integrations/x/bin`],
  };
  assert.deepEqual(laid({ KUBECONFIG: "/a:/b", PATH: "/bin" }, found).set, {
    KUBECONFIG: [...kubeconfigs, "/a", "/b"].join(":"),
    KUBE_CONFIG_PATH: kubeconfigs[0],
    DOCKER_CONFIG: found.docker,
    PATH: `${OURS}/integrations/x/bin:/bin`,
  });
});

Deno.test("what an outer shell was given of another identity is taken away, unless it is kept", () => {
  const outer = {
    KUBECONFIG: `${OURS}/integrations/x/kube/config:/mine`,
    KUBE_CONFIG_PATH: `${OURS}/integrations/x/kube/config`,
    DOCKER_CONFIG: `${OURS}/integrations/x/docker`,
    PATH: `${OURS}/integrations/x/bin:/bin`,
  };
  const { set, unset } = laid(outer);
  assert.deepEqual([set, unset.toSorted()], [{ KUBECONFIG: "/mine", PATH: "/bin" }, [
    "DOCKER_CONFIG",
    "KUBE_CONFIG_PATH",
  ]]);
  assert.deepEqual(laid(outer, {}, undefined, true), { set: {}, unset: [] });
  assert.deepEqual(laid({ DOCKER_CONFIG: `${OURS}-other` }), { set: {}, unset: [] });
});

Deno.test("a list of the configuration is led, and what is unset is not brought back", () => {
  const kubeconfigs = ["/k"];
  assert.equal(
    laid({}, { kubeconfigs }, { set: { KUBECONFIG: "/team" }, unset: [] }).set["KUBECONFIG"],
    "/k:/team",
  );
  const without = laid({ KUBECONFIG: "/outer" }, { kubeconfigs }, { set: {}, unset: ["KUBECONFIG"] });
  assert.deepEqual([without.set["KUBECONFIG"], without.unset], ["/k", []]);
});

Deno.test("the usual kubeconfig file stays behind ours where no variable names another", () => {
  const found = { kubeconfigs: ["/k"], usual: "/home/me/.kube/config" };
  assert.equal(laid({}, found).set["KUBECONFIG"], "/k:/home/me/.kube/config");
  assert.equal(laid({ KUBECONFIG: "" }, found).set["KUBECONFIG"], "/k:/home/me/.kube/config");
  assert.equal(laid({ KUBECONFIG: "/mine" }, found).set["KUBECONFIG"], "/k:/mine");
  assert.equal(laid({}, { ...found, kubeconfigs: [] }).set["KUBECONFIG"], undefined);
  const without = laid({ KUBECONFIG: "/outer" }, found, { set: {}, unset: ["KUBECONFIG"] });
  assert.equal(without.set["KUBECONFIG"], "/k");
  const nested = laid({ KUBECONFIG: `${OURS}/integrations/x/kube/config:/home/me/.kube/config` }, found);
  assert.equal(nested.set["KUBECONFIG"], "/k:/home/me/.kube/config");
});

Deno.test("a program of Kubernetes is answered in the version that it asks in", () => {
  const info = (version: unknown): string => JSON.stringify({ apiVersion: version, kind: "ExecCredential" });
  const group = "client.authentication.k8s.io";
  assert.equal(execVersion(undefined), `${group}/v1beta1`);
  assert.equal(execVersion(info(`${group}/v1`)), `${group}/v1`);
  for (const bad of ["{", "[]", info(`${group}/v1alpha1`), info(7)]) {
    assert.throws(() => execVersion(bad), { code: "unsupported" });
  }
  const text = execCredential(
    { secret: new Secret("token"), expiresAt: Date.UTC(2026, 0, 2) + 7 },
    `${group}/v1`,
  );
  assert.deepEqual(JSON.parse(text), {
    apiVersion: `${group}/v1`,
    kind: "ExecCredential",
    status: { expirationTimestamp: "2026-01-02T00:00:00Z", token: "token" },
  });
});

Deno.test("docker keeps one's own settings, and asks for passwords that lie in them", () => {
  const theirs = {
    auths: {
      "a.example": { auth: "eDp5" },
      "b.example": {},
      "https://index.docker.io/v1/": { identitytoken: "t" },
    },
    credHelpers: { "c.example": "theirs" },
    currentContext: "colima",
    cliPluginsExtraDirs: ["/plugins"],
    HttpHeaders: { A: "b" },
  };
  const helpers = new Map([["ecr.example", "atmos-1"]]);
  assert.deepEqual(dockerConfig(theirs, "/home/me/.docker", helpers, "atmos-1", false), {
    HttpHeaders: { A: "b" },
    cliPluginsExtraDirs: ["/plugins", "/home/me/.docker/cli-plugins"],
    credHelpers: {
      "a.example": "atmos-1",
      "https://index.docker.io/v1/": "atmos-1",
      "c.example": "theirs",
      "ecr.example": "atmos-1",
    },
  });
  const stored = dockerConfig({ ...theirs, credsStore: "pass" }, "/d", helpers, "atmos-1", true);
  assert.deepEqual([stored["credsStore"], stored["currentContext"]], ["pass", "colima"]);
  assert.deepEqual(stored["credHelpers"], { "c.example": "theirs", "ecr.example": "atmos-1" });
});

Deno.test("a context of one's own comes with its certificates, so that docker speaks to it as before", async () => {
  const digest = await hexDigest("far");
  const system = memorySystem({
    files: {
      "/home/me/.docker/config.json": '{"currentContext":"far"}',
      [`/home/me/.docker/contexts/meta/${digest}/meta.json`]: '{"Name":"far"}',
      [`/home/me/.docker/contexts/tls/${digest}/docker/ca.pem`]: "authority",
      [`/home/me/.docker/contexts/tls/${digest}/docker/key.pem`]: "key",
    },
  });
  const made = await dockerFiles(system, "/home/me/.docker", new Map(), "atmos");
  assert.deepEqual(made.slice(2).map(({ names, text }) => [names.at(-1), text]), [
    ["meta.json", '{"Name":"far"}'],
    ["ca.pem", "authority"],
    ["key.pem", "key"],
  ]);
});

Deno.test("a folder of one's own is still known where docker was given ours in its place", async () => {
  const ours = `${OURS}/integrations/sso/dev/x/docker`;
  const own = (DOCKER_CONFIG: string | undefined, named = "/work/docker"): Promise<string> =>
    ownDockerFolder(
      memorySystem({
        env: DOCKER_CONFIG === undefined ? {} : { DOCKER_CONFIG },
        files: { [`${ours}/own_folder`]: named, "/elsewhere/own_folder": "/evil" },
      }),
      FOLDERS,
    );
  assert.equal(await own(undefined), "/home/me/.docker");
  assert.equal(await own("/elsewhere"), "/elsewhere");
  assert.equal(await own(ours), "/work/docker");
  assert.equal(await own(`${OURS}/gone`), "/home/me/.docker");
  assert.equal(await own(ours, `${ours}/deeper`), "/home/me/.docker", "nothing leads in a circle");
  assert.equal(await own("relative"), "/home/me/.docker");
  const [, kept] = await dockerFiles(memorySystem({}), "/work/docker", new Map(), "atmos");
  assert.deepEqual([kept?.names, kept?.text], [["own_folder"], "/work/docker"]);
});

Deno.test("settings of one's own that are broken are left out, and that is said", async () => {
  for (const [text, isSaid] of [["{ broken", true], ["[]", true], ["", false], ["{}", false]] as const) {
    const system = memorySystem({ files: { "/d/config.json": text } });
    const warned: unknown[] = [];
    const log = { ...system.log, warn: (...words: unknown[]) => void warned.push(words) };
    await dockerFiles({ ...system, log }, "/d", new Map(), "atmos");
    assert.equal(warned.length > 0, isSaid, text);
    if (isSaid) assert.match(JSON.stringify(warned), /Docker.*\/d\/config\.json/);
  }
});

Deno.test("a password of one's own file is read when it is asked for, whatever that file is like", async () => {
  const config = {
    auths: { "a.example": { auth: btoa("me:pass:word") }, "t.example": { auth: "", identitytoken: "t" } },
  };
  const at = (text: string, host: string) =>
    ownPassword(memorySystem({ files: { "/d/config.json": text } }), "/d", host);
  assert.deepEqual(await at(JSON.stringify(config), "a.example"), { username: "me", secret: "pass:word" });
  assert.deepEqual(await at(JSON.stringify(config), "t.example"), { username: "<token>", secret: "t" });
  for (const text of ["", "{", "[]", '{"auths": 7}', '{"auths": {"a.example": {"auth": "%%"}}}', "null"]) {
    assert.equal(await at(text, "a.example"), undefined);
  }
  assert.equal(await at(JSON.stringify(config), "constructor"), undefined);
});

Deno.test("a host is known however docker writes it", () => {
  for (const text of ["A.example", "https://a.example", "https://a.example/v2/", " a.example\n"]) {
    assert.equal(hostIn(text), "a.example");
  }
});

Deno.test("the helper starts this program with its words as they are", () => {
  assert.equal(
    helperScript(["/a b/atmos", "--chdir", "/it's $HOME"], "linux"),
    `#!/bin/sh\nexec '/a b/atmos' '--chdir' '/it'\\''s $HOME' "$@"\n`,
  );
  assert.equal(
    helperScript(["C:\\a b\\atmos.exe", "100%"], "windows"),
    '@echo off\r\n"C:\\a b\\atmos.exe" "100%%" %*\r\n',
  );
  assert.deepEqual([helperFile("atmos-1", "darwin"), helperFile("atmos-1", "windows")], [
    "docker-credential-atmos-1",
    "docker-credential-atmos-1.cmd",
  ]);
});

Deno.test("of a record that somebody has damaged, what can be read is read", () => {
  assert.deepEqual(madeIn(undefined), { done: [], failed: [] });
  assert.deepEqual(
    madeIn({
      done: [7, { name: "a" }, { name: "a", mark: "m", cluster: { cluster: "c" }, hosts: [1, "h"] }],
      failed: {},
    }),
    { done: [{ name: "a", mark: "m", hosts: ["h"] }], failed: [] },
  );
});
