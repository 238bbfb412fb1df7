/** What is shown of integrations, and when their files go. */
import assert from "node:assert/strict";
import { run } from "../../../../../src/cli/run.ts";
import { type MemorySystem, memorySystem } from "../../../system/memory_system.ts";
import { ended } from "../../snapshots/project.ts";

const YAML = `auth:
  providers: { company: { kind: mock/aws }, other: { kind: mock/aws } }
  identities:
    dev: { kind: mock/aws, default: true, via: { provider: company } }
    prod: { kind: mock/aws, via: { provider: other } }
  integrations:
    images: { kind: aws/ecr-public, via: { identity: dev }, spec: {} }
    others: { kind: aws/ecr-public, via: { identity: prod }, spec: {} }
`;

function machine(): MemorySystem {
  return memorySystem({
    workingFolder: "/project",
    files: { "/project/atmos.yaml": YAML },
    env: { HOME: "/home/me", PATH: "/usr/bin" },
  });
}

async function atmos(system: MemorySystem, line: string): Promise<string> {
  const before = system.stdout().length;
  assert.equal(await run(line.split(" "), (log) => ({ ...system, log })), 0, system.stderr());
  return system.stdout().slice(before);
}

function folders(system: MemorySystem): string[] {
  const paths = system.files.paths().flatMap((path) =>
    /\/integrations\/([^/]+\/[^/]+)\//.exec(path)?.[1] ?? []
  );
  return [...new Set(paths)].sort();
}

Deno.test("whoami shows what programs find of integrations, and makes none", async () => {
  const system = machine();
  const look = async (): Promise<Record<string, string>> =>
    JSON.parse(await atmos(system, "auth whoami --cached --format json")).environment;
  await atmos(system, "auth login dev");
  const { DOCKER_CONFIG: docker, PATH: path } = await look();
  assert.match(docker ?? "", /^\/home\/me\/\.config\/atmos\/integrations\/company\/dev\/.*\/docker$/);
  assert.equal(path, undefined);
  const printed = JSON.parse(await atmos(system, "auth env --format json"));
  assert.equal(printed.DOCKER_CONFIG, docker);
  for (const one of system.files.paths().filter((path) => path.includes("/integrations/"))) {
    await system.files.removeFile(one);
  }
  assert.equal((await look())["DOCKER_CONFIG"], undefined);
  assert.deepEqual(folders(system), []);
});

Deno.test("a sweep of what has ended takes what followed it, and leaves what follows a session that lives", async () => {
  const system = machine();
  await atmos(system, "auth login dev");
  await atmos(system, "auth login prod");
  await ended("other", "2020-01-01T00:00:00Z")(system);
  await atmos(system, "auth logout dev --only --dry-run");
  assert.deepEqual(folders(system), ["company/dev", "other/prod"]);
  assert.match(
    await atmos(system, "auth logout --expired --dry-run"),
    /Kubeconfig and docker files: .*other\/prod/,
  );
  assert.deepEqual(folders(system), ["company/dev", "other/prod"]);
  await atmos(system, "auth logout --expired");
  assert.deepEqual(folders(system), ["company/dev"]);
});
