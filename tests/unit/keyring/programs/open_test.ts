import assert from "node:assert/strict";
import { findFolders } from "../../../../src/files/folders.ts";
import type { ItemKeeper } from "../../../../src/keyring/keyring.ts";
import { openItem } from "../../../../src/keyring/programs/open.ts";
import type { RunRequest } from "../../../../src/system/ports.ts";
import { Secret } from "../../../../src/secret.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";

const SOURCE = { program: "aws", item: "prod/ann", profile: undefined } as const;
const KEY = { realm: undefined, name: "ann", purpose: "keys" } as const;

function machine(platform: "linux" | "windows", requests: RunRequest[]): MemorySystem {
  const stdout = JSON.stringify({ SecretString: JSON.stringify({ access_key_id: "AKIA" }) });
  const system = memorySystem({
    platform,
    env: {
      HOME: "/home/me",
      PATH: "/usr/bin",
      PATHEXT: ".EXE",
      AWS_PROFILE: "work",
      GITHUB_TOKEN: "planted",
    },
    run: (request) => {
      requests.push(request);
      return { code: 0, stdout };
    },
  });
  system.files.put(platform === "windows" ? "/usr/bin/aws.EXE" : "/usr/bin/aws", "", 0o755);
  return system;
}

const open = (system: MemorySystem, interactive = false): Promise<ItemKeeper> =>
  openItem({ system, folders: findFolders(system.env), source: SOURCE, names: {}, interactive });

Deno.test("an item that is needed to look itself up is refused, before anything starts", async () => {
  const requests: RunRequest[] = [];
  const system = machine("linux", requests);
  assert.equal((await (await open(system)).get(KEY)).state, "present");
  const inner = requests[0]?.env ?? {};
  assert.deepEqual(JSON.parse(inner["ATMOS_LOOKUPS"] ?? ""), ['item "prod/ann" of AWS Secrets Manager']);
  assert.deepEqual([inner["AWS_PROFILE"], inner["GITHUB_TOKEN"]], ["work", undefined]);
  assert.deepEqual([requests[0]?.folder, requests[0]?.timeout], ["/home/me", 30_000]);
  system.env.set("ATMOS_LOOKUPS", inner["ATMOS_LOOKUPS"]);
  await assert.rejects(open(system), { code: "unavailable", hint: /leads back to this identity/ });
  system.env.set("ATMOS_LOOKUPS", "nonsense");
  assert.equal((await (await open(system, true)).get(KEY)).state, "present");
  assert.equal(requests.at(-1)?.timeout, 60_000);
});

Deno.test("on Windows a secret goes to aws by a file that is gone afterwards", async () => {
  const requests: RunRequest[] = [];
  const system = machine("windows", requests);
  const value = new Secret(JSON.stringify({ access_key_id: "AKIA" }));
  await (await open(system)).set(KEY, { class: "long-lived", value });
  const args = requests.find((request) => request.args.includes("put-secret-value"))?.args ?? [];
  assert.match(args.join(" "), /--secret-string file:\/\/.*secret-.*\.txt/);
  assert.ok(!args.join(" ").includes("AKIA"));
  assert.deepEqual(system.files.paths().filter((one) => one.includes("secret-")), []);
});
