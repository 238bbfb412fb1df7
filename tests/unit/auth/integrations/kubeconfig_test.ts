import assert from "node:assert/strict";
import {
  namesOf,
  type Wanted,
  withClusters,
  withoutCluster,
} from "../../../../src/auth/integrations/kubeconfig.ts";
import { addToOwn, removeFromOwn } from "../../../../src/auth/integrations/own_kubeconfig.ts";
import { dataIn } from "../../../../src/yaml/named_items.ts";
import { memorySystem } from "../../system/memory_system.ts";

function wanted(name: string, context = name): Wanted {
  const cluster = {
    name,
    server: `https://${name}.example`,
    certificateAuthority: "QUJD",
    user: `atmos-eks-${name}`,
    words: [],
  };
  return { cluster, context, command: ["/bin/atmos", "auth", "eks-token"] };
}

async function added(text: string, ...all: Wanted[]): Promise<string> {
  return await withClusters(text, "config", all, "merge") ?? text;
}

Deno.test("a new file has clusters, users and contexts, the first of which is current", async () => {
  const data = await dataIn(await added("", wanted("a"), wanted("b", "second")), "config") as Record<
    string,
    never
  >;
  assert.equal(data["current-context"], "a");
  assert.deepEqual(data["contexts"], [
    { name: "a", context: { cluster: "a", user: "atmos-eks-a" } },
    { name: "second", context: { cluster: "b", user: "atmos-eks-b" } },
  ]);
  assert.deepEqual((data["users"] as unknown as unknown[])[0], {
    name: "atmos-eks-a",
    user: {
      exec: {
        apiVersion: "client.authentication.k8s.io/v1beta1",
        command: "/bin/atmos",
        args: ["auth", "eks-token"],
        env: null,
        installHint: "atmos gives the token for this cluster. Is it still where it was?",
        interactiveMode: "Never",
        provideClusterInfo: false,
      },
    },
  });
});

Deno.test("the same once more changes nothing, and a namespace of a context stays", async () => {
  const text = await added("", wanted("a"));
  assert.equal(await withClusters(text, "config", [wanted("a")], "merge"), undefined);
  const chosen = text.replace("user: atmos-eks-a\n", "user: atmos-eks-a\n    namespace: team\n");
  assert.notEqual(chosen, text);
  assert.equal(await withClusters(chosen, "config", [wanted("a")], "merge"), undefined);
});

Deno.test("somebody else's entry is never taken, and update says what of ours may be", async () => {
  const theirs = "kind: Config\ncontexts:\n- name: a\n  context: {cluster: x, user: me}\n";
  await assert.rejects(added(theirs, wanted("a")), { code: "storage", message: /another one of that name/ });
  const text = await added("", wanted("a"));
  await withClusters(text, "config", [wanted("a")], "error");
  const cluster = "kind: Config\nclusters:\n- name: a\n  cluster: {server: x}\n";
  await assert.rejects(withClusters(cluster, "config", [wanted("a")], "error"), { code: "storage" });
  const fresh = await withClusters(theirs, "config", [wanted("b")], "replace") ?? "";
  assert.doesNotMatch(fresh, /cluster: x/);
});

Deno.test("what is no kubeconfig file is refused", async () => {
  for (const text of ["export A=b\n", "kind: Pod\nmetadata: {}\n", "- a\n", "a: [\n", "\u0000"]) {
    await assert.rejects(added(text, wanted("a")), { code: "storage" }, text);
    await assert.rejects(withClusters(text, "config", [wanted("a")], "replace"), { code: "storage" }, text);
  }
});

Deno.test("entries go as they came, what is shared stays, and an empty file is none", async () => {
  const one = await added("", wanted("a"));
  assert.equal(await withoutCluster(one, "config", namesOf(wanted("a"))), "");
  const two = await added(one, { ...wanted("a"), context: "alias" });
  const left = await withoutCluster(two, "config", namesOf(wanted("a")));
  const data = await dataIn(left ?? "", "config");
  assert.deepEqual([data["clusters"], data["contexts"]].map((list) => (list as unknown[]).length), [1, 1]);
  assert.equal(data["current-context"], "");
  assert.equal(await withoutCluster("kind: Config\n", "config", namesOf(wanted("a"))), undefined);
});

const PATH = "/home/me/.kube/config";

Deno.test("a file that somebody else has begun stays, however little is left in it", async () => {
  for (const theirs of ["kind: Config\n", "# mine\napiVersion: v1\nkind: Config\nclusters: []\n"]) {
    const system = memorySystem({ files: { [PATH]: theirs } });
    await addToOwn(system, { path: PATH, update: "merge", mode: undefined }, wanted("a"));
    assert.equal(await removeFromOwn(system, PATH, namesOf(wanted("a"))), true);
    assert.ok(
      system.files.text(PATH)?.startsWith(theirs.split("clusters")[0] ?? ""),
      system.files.text(PATH),
    );
  }
  const system = memorySystem();
  await addToOwn(system, { path: PATH, update: "merge", mode: undefined }, wanted("a"));
  await removeFromOwn(system, PATH, namesOf(wanted("a")));
  assert.equal(await system.files.info(PATH), undefined, "it was made for this");
});

Deno.test("a file of one's own keeps its mode, and is held as kubectl holds it", async () => {
  const system = memorySystem();
  const file = { path: PATH, update: "merge", mode: undefined } as const;
  await addToOwn(system, file, wanted("a"));
  assert.equal((await system.files.info(PATH))?.mode, 0o600);
  await system.files.setMode(PATH, 0o640);
  await addToOwn(system, file, wanted("b"));
  assert.equal((await system.files.info(PATH))?.mode, 0o640);
  await addToOwn(system, { ...file, mode: 0o400 }, wanted("c"));
  assert.equal((await system.files.info(PATH))?.mode, 0o400);
  assert.equal(await system.files.info(`${PATH}.lock`), undefined);
  assert.equal(await removeFromOwn(system, PATH, namesOf(wanted("b"))), true);
  assert.equal(await removeFromOwn(system, PATH, namesOf(wanted("b"))), false);
  assert.equal(await removeFromOwn(system, "/nowhere/config", namesOf(wanted("b"))), false);
});

Deno.test("a file that another program holds is waited for, and then left", async () => {
  const system = memorySystem({ files: { [`${PATH}.lock`]: "" } });
  const adding = addToOwn(system, { path: PATH, update: "merge", mode: undefined }, wanted("a"));
  await assert.rejects(adding, { code: "busy", message: /another program holds it/ });
  assert.equal(await system.files.info(PATH), undefined);
});
