import assert from "node:assert/strict";
import { ensureIntegrations } from "../../../../src/auth/integrations/ensure.ts";
import { withIntegrations } from "../../../../src/auth/integrations/lay.ts";
import { KUBECONFIG, madePath } from "../../../../src/auth/integrations/record.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { clusterWorld, contextsIn, DOOR } from "./clusters.ts";

const OWN = "/home/me/.atmos/atmos.yaml";
const TEAM = "/home/me/.kube/team";
const OTHER = "/home/me/.kube/other";

function personal(kubeconfig: string): string {
  return `auth: { integrations: { main: { spec: { cluster: { kubeconfig: ${kubeconfig} } } } } }\n`;
}

/** Makes what the files say, as the next command would. */
async function made(
  system: ReturnType<typeof memorySystem>,
  cluster: string,
  options: { readonly fresh?: boolean; readonly kubeconfig?: string } = {},
): Promise<{ readonly folder: string }> {
  const { context, session } = await clusterWorld({ system, find: () => cluster });
  const { outcomes } = await ensureIntegrations(context, session, options);
  for (const one of outcomes) if ("error" in one) throw one.error;
  return { folder: madePath(context, session, ...KUBECONFIG) };
}

Deno.test("a cluster that is renamed, or that has moved, leaves the files", async () => {
  const system = memorySystem({ workingFolder: "/project", files: { "/project/atmos.yaml": DOOR } });
  const { folder } = await made(system, "a", { fresh: true, kubeconfig: TEAM });
  assert.deepEqual([contextsIn(system, folder), contextsIn(system, TEAM)], [["a"], ["a"]]);
  await made(system, "b", { fresh: true });
  assert.deepEqual([contextsIn(system, folder), contextsIn(system, TEAM)], [["b"], ["b"]], "moved");
  system.files.put("/project/atmos.yaml", DOOR.replace("name: thing", "name: thing, alias: short"));
  await made(system, "b");
  assert.deepEqual([contextsIn(system, folder), contextsIn(system, TEAM)], [["short"], ["short"]], "renamed");
  assert.doesNotMatch(system.files.text(folder) ?? "", /name: a$/m);
});

Deno.test("another path of one's own is followed, and one that is gone is left", async () => {
  const system = memorySystem({
    workingFolder: "/project",
    files: { "/project/atmos.yaml": DOOR, [OWN]: personal(`{ path: ${TEAM} }`) },
  });
  await made(system, "a");
  assert.deepEqual(contextsIn(system, TEAM), ["a"]);
  system.files.put(OWN, personal(`{ path: ${OTHER}, mode: "0640" }`));
  await made(system, "a");
  assert.deepEqual([contextsIn(system, TEAM), contextsIn(system, OTHER)], [[], ["a"]]);
  assert.equal((await system.files.info(OTHER))?.mode, 0o640);
  system.files.put(OWN, "{}\n");
  await made(system, "a");
  assert.deepEqual(contextsIn(system, OTHER), []);
  await made(system, "a", { fresh: true, kubeconfig: TEAM });
  await made(system, "b", { fresh: true });
  assert.deepEqual(contextsIn(system, TEAM), ["b"], "what was named on the command line counts on");
});

Deno.test("replace makes a file anew once, and not what others have added since", async () => {
  const theirs = "kind: Config\ncontexts:\n- name: theirs\n  context: {cluster: x, user: me}\n";
  const system = memorySystem({
    workingFolder: "/project",
    files: {
      "/project/atmos.yaml": DOOR,
      [OWN]: personal(`{ path: ${TEAM}, update: replace }`),
      [TEAM]: theirs,
    },
  });
  await made(system, "a");
  assert.deepEqual(contextsIn(system, TEAM), ["a"]);
  const text = system.files.text(TEAM) ?? "";
  system.files.put(TEAM, text.replace("contexts:\n", `contexts:\n${theirs.split("contexts:\n")[1]}`));
  await made(system, "a", { fresh: true });
  assert.deepEqual(contextsIn(system, TEAM).sort(), ["a", "theirs"]);
});

Deno.test("update: error counts for a file that is configured later, and what was made before stays then", async () => {
  const system = memorySystem({
    workingFolder: "/project",
    files: {
      "/project/atmos.yaml": DOOR,
      [OWN]: personal(`{ path: ${TEAM} }`),
      [OTHER]: "kind: Config\nclusters:\n- name: a\n  cluster: {server: x}\n",
    },
  });
  await made(system, "a");
  system.files.put(OWN, personal(`{ path: ${OTHER}, update: error }`));
  await assert.rejects(made(system, "a"), { code: "storage" });
  assert.deepEqual(contextsIn(system, TEAM), ["a"]);
});

Deno.test("many that start at once ask once, and somebody who asks is not refused", async () => {
  let asked = 0;
  const find = (): string => {
    asked++;
    return "a";
  };
  const { context, session } = await clusterWorld({ find });
  const all = await Promise.all(Array.from({ length: 20 }, () => ensureIntegrations(context, session)));
  assert.equal(asked, 1);
  assert.ok(all.every(({ made }) => made.done.length === 1));
  await Promise.all([1, 2].map(() => ensureIntegrations(context, session, { fresh: true })));
  assert.equal(asked, 3);
});

Deno.test("a name that another integration has as well stays, until both have another", async () => {
  const two =
    `${DOOR}    second: { kind: red/cluster, via: { identity: hall }, spec: { cluster: { name: thing } } }\n`;
  const system = memorySystem({ workingFolder: "/project", files: { "/project/atmos.yaml": two } });
  const { folder } = await made(system, "a");
  system.files.put("/project/atmos.yaml", two.replace("name: thing", "name: thing, alias: short"));
  await made(system, "a");
  assert.deepEqual(contextsIn(system, folder).sort(), ["a", "short"]);
});

Deno.test("nobody's command fails where nothing can be written or read", async () => {
  for (
    const [method, path] of [["lock", /integrations/], ["writeNew", /integrations/], [
      "info",
      /integrations/,
    ]] as const
  ) {
    const { context, session, system } = await clusterWorld({ find: () => "a" });
    system.files.failOn(method, "read_only", { path });
    const patch = await withIntegrations(context, [session], { set: {}, unset: [] }, false);
    assert.deepEqual(patch, { set: {}, unset: [] });
    assert.match(JSON.stringify(system.logLines), /Programs do not find the integrations.*read-only/, method);
    await assert.rejects(ensureIntegrations(context, session), { code: "storage" });
  }
});

Deno.test("a list of integrations that is broken stops nobody's command", async () => {
  const broken = DOOR.replace(/integrations:[^]*/, "integrations: []\n");
  const system = memorySystem({ workingFolder: "/project", files: { "/project/atmos.yaml": broken } });
  const { context, session } = await clusterWorld({ system, find: () => "a" });
  const patch = await withIntegrations(context, [session], { set: {}, unset: [] }, false);
  assert.deepEqual(patch, { set: {}, unset: [] });
  assert.match(JSON.stringify(system.logLines), /Programs do not find the integrations.*atmos\.yaml:/);
});

Deno.test("what could not be made is not tried again because something else is made", async () => {
  const two =
    `${DOOR}    broken: { kind: red/cluster, via: { identity: hall }, spec: { cluster: { name: x } } }\n`;
  const system = memorySystem({ workingFolder: "/project", files: { "/project/atmos.yaml": two } });
  const asked: string[] = [];
  const find = (name: string): string => {
    asked.push(name);
    if (name === "broken") throw new Error("it is not there");
    return "a";
  };
  const { context, session } = await clusterWorld({ system, find });
  await ensureIntegrations(context, session);
  await ensureIntegrations(context, session, { only: ["main"] });
  await ensureIntegrations(context, session);
  assert.deepEqual(asked.toSorted(), ["broken", "main", "main"]);
});

Deno.test("settings are checked before they are used", async () => {
  const system = memorySystem({
    workingFolder: "/project",
    files: { "/project/atmos.yaml": DOOR, [OWN]: personal(`{ path: ${TEAM}, update: replce }`) },
  });
  await assert.rejects(made(system, "a"), {
    code: "config_invalid",
    message: /update must be merge, replace or error/,
  });
  system.files.put("/project/atmos.yaml", DOOR.replace("name: thing", "alias: short"));
  await assert.rejects(made(system, "a"), { code: "config_invalid", message: /needs spec\.cluster\.name/ });
});

Deno.test("docker's helper can be run from its first moment on", async () => {
  const yaml = DOOR.replace("red/cluster", "red/images");
  const system = memorySystem({ workingFolder: "/project", files: { "/project/atmos.yaml": yaml } });
  const { context, session } = await clusterWorld({ system, find: () => "a" });
  await ensureIntegrations(context, session);
  const [helper = ""] = system.files.paths().filter((path) => path.includes("/bin/docker-credential-"));
  assert.equal((await system.files.info(helper))?.mode, 0o700);
  assert.deepEqual(system.files.calls.filter((call) => call === `setMode ${helper}`), []);
});
