import assert from "node:assert/strict";
import { run } from "../../../src/cli/run.ts";
import { type MemorySystem, memorySystem } from "../system/memory_system.ts";

const CONFIGURATION = `auth:
  providers: { pretend: { kind: mock/aws, region: us-east-1 }, other: { kind: mock } }
  identities:
    dev-admin: { kind: mock/aws, default: true, alias: dev, via: { provider: pretend } }
    ops: { kind: mock/aws, via: { provider: pretend } }
    guest: { kind: mock, via: { provider: other } }
`;

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Words of a line, on one machine. */
function machine(system: MemorySystem): (line: string) => Promise<Result> {
  return async (line) => {
    const before = [system.stdout().length, system.stderr().length];
    const words = line.split(" ").filter((word) => word !== "");
    const code = await run(words, (log) => ({ ...system, log }));
    return { code, out: system.stdout().slice(before[0]), err: system.stderr().slice(before[1]) };
  };
}

function project(): MemorySystem {
  return memorySystem({ workingFolder: "/project", files: { "/project/atmos.yaml": CONFIGURATION } });
}

Deno.test("an identity is an argument of every command that works as one", async () => {
  const atmos = machine(project());
  await atmos("auth login ops");
  assert.match((await atmos("auth whoami ops -f json")).out, /"identity": "ops"/);
  assert.match((await atmos("auth whoami OPS --cached")).out, /Identity +ops/);
  assert.match((await atmos("auth env ops")).out, /AWS_PROFILE=ops;/);
  assert.match((await atmos("auth env ops --output json")).out, /"AWS_PROFILE": "ops"/);
  assert.match((await atmos("auth audit ops -f json")).out, /"identity":"ops"|"identity": "ops"/);
  assert.doesNotMatch((await atmos("auth audit dev-admin -o json")).out, /"ops"/);
});

Deno.test("a list shows one identity, by its alias too, or those of a provider", async () => {
  const atmos = machine(project());
  const shown = async (line: string): Promise<string[]> =>
    Object.keys(JSON.parse((await atmos(`${line} -o json`)).out).identities);
  assert.deepEqual(await shown("auth list ops"), ["ops"]);
  assert.deepEqual(await shown("auth list dev"), ["dev-admin"]);
  assert.deepEqual(await shown("auth list -i Ops"), ["ops"]);
  assert.deepEqual(await shown("auth list pretend"), ["dev-admin", "ops"]);
  assert.deepEqual(await shown("auth list -i false"), ["dev-admin", "ops", "guest"]);
});

for (
  const [line, code, pattern] of [
    ["auth list nobody", 1, /cannot list the identity "nobody"/],
    ["auth list ops --providers pretend", 2, /cannot filter by "ops" and by a list of names at once/],
    ["auth list ops -i guest", 2, /cannot use two identities at once: "ops" and "guest"/],
    ["auth whoami ops -i guest", 2, /cannot use two identities at once/],
    ["auth env ops -i guest", 2, /cannot use two identities at once/],
    ["auth exec ops -i guest -- true", 2, /cannot use two identities at once/],
    ["auth audit ops -i guest", 2, /cannot use two identities at once/],
    ["auth exec aws", 2, /`atmos auth exec -- aws`\. As an identity it is `atmos auth exec aws -- COMMAND`/],
    ["auth exec nobody -- true", 1, /cannot find the identity "nobody"/],
  ] as const
) {
  Deno.test(`\`${line}\` fails with ${code}`, async () => {
    const result = await machine(project())(line);
    assert.match(result.err, pattern);
    assert.equal(result.code, code);
  });
}

for (
  const line of [
    "auth whoami",
    "auth list",
    "auth validate",
    "auth audit",
    "auth env",
    "auth logout --all --dry-run",
    "validate",
  ]
) {
  Deno.test(`\`${line}\` takes --format and --output for the same`, async () => {
    const system = project();
    const atmos = machine(system);
    await atmos("auth login");
    const format = await atmos(`${line} --format json`);
    assert.deepEqual(await atmos(`${line} --output json`), format);
    assert.deepEqual(await atmos(`${line} --format=json`), format);
    assert.deepEqual(await atmos(`${line} -f json`), format);
    // There it names a file.
    if (line !== "auth env") assert.deepEqual(await atmos(`${line} -o json`), format);
    if (line !== "auth audit") JSON.parse(format.out);
    assert.equal((await atmos(`${line} --output yamml`)).code, 2);
  });
}

Deno.test("of two formats the last one counts", async () => {
  const atmos = machine(project());
  assert.match((await atmos("auth list --format yaml --output json")).out, /^\{/);
  assert.match((await atmos("auth list --output json --format yaml")).out, /^providers:/);
});
