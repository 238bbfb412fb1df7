import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { type MemoryOptions, memorySystem } from "../../system/memory_system.ts";

const FILES = {
  "/home/me/.atmos/atmos.yaml": "auth: { realm: mine, token: hunter2 }\n",
  "/project/atmos.yaml": `import: [ more.yaml ]
logs: { level: info, password: hunter2 }
auth:
  providers: { pretend: { kind: mock/aws, region: us-east-1 } }
  identities:
    robot:
      kind: aws/user
      credentials: { access_key_id: hunter2, secret_access_key: hunter2, region: eu-west-1 }
      env: [ { key: DB_PASSWORD, value: hunter2 } ]
    constructor: { kind: mock }
    "a\\e[31mb": { kind: !exec "touch /tmp/ran" }
`,
  "/project/more.yaml": "auth: { realm: theirs, identities: { dev: { kind: mock/aws } } }\n",
};

async function show(
  line = "",
  options: MemoryOptions = {},
): Promise<{ code: number; out: string; err: string }> {
  const system = memorySystem({
    workingFolder: "/project",
    files: FILES,
    env: { HOME: "/home/me", PATH: "/usr/bin" },
    run: () => {
      throw new Error("a program was run");
    },
    ...options,
  });
  const words = `config show ${line}`.split(" ").filter((word) => word !== "");
  const code = await run(words, (log) => ({ ...system, log }));
  return { code, out: system.stdout(), err: system.stderr() };
}

Deno.test("files stand in their order, and every value with the place that counts", async () => {
  const { code, out } = await show();
  assert.equal(code, 0);
  assert.match(
    out,
    /^Files, later ones over earlier ones:\n {2}1 {2}~\/\.atmos\/atmos\.yaml\n {2}2 {2}\/project\/more\.yaml\n {2}3 {2}\/project\/atmos\.yaml\n\n/,
  );
  assert.match(out, /^ {2}auth\.realm: "theirs" +# more\.yaml:1:16$/m);
  assert.match(out, /^ {2}auth\.identities\.dev\.kind: "mock\/aws" +# more\.yaml:1:51$/m);
  assert.match(out, /^ {2}auth\.providers\.pretend\.region: "us-east-1" +# atmos\.yaml:4:51$/m);
  assert.match(out, /^ {2}auth\.identities\.constructor\.kind: "mock" /m);
});

Deno.test("what a project says of a person's own choice is shown as not used, beside what counts", async () => {
  const files = {
    "/home/me/.atmos/atmos.yaml": "auth: {keyring: {type: file, spec: {path: kr}}}\n",
    "/project/atmos.yaml":
      "auth: {keyring: {type: memory, spec: {password_env: X}}, audit: {enabled: false}}\nlogs: {file: x, level: info}\n",
  };
  const { out } = await show("", { files });
  const unused = ": not used, it counts in your own files alone";
  assert.match(out, new RegExp(`auth\\.keyring\\.type: "memory" +# atmos\\.yaml:1:24${unused}$`, "m"));
  assert.match(out, new RegExp(`auth\\.audit\\.enabled: false +# atmos\\.yaml:1:\\d+${unused}$`, "m"));
  assert.match(out, /auth\.keyring\.type: "file" +# ~\/\.atmos\/atmos\.yaml:1:24$/m);
  assert.match(out, /auth\.keyring\.spec\.path: "kr" +# ~\/\.atmos\/atmos\.yaml:1:\d+$/m);
  const logs = await show("logs", { files });
  assert.match(logs.out, new RegExp(`logs\\.file: "x" +# atmos\\.yaml:2:14${unused}$`, "m"));
  assert.match(logs.out, /logs\.level: "info" +# atmos\.yaml:2:24$/m);
  const { values } = JSON.parse((await show("auth.audit --format json", { files })).out);
  assert.deepEqual(values.map(({ unused }: { unused?: boolean }) => unused), [true]);
});

Deno.test("no secret is shown, nothing moves the cursor, and no program runs", async () => {
  for (const line of ["", "logs", "-o json"]) {
    const { code, out } = await show(line);
    assert.equal(code, 0);
    assert.doesNotMatch(out, /hunter2/);
    assert.ok(!out.includes("\x1b"));
  }
  assert.match((await show()).out, /credentials\.region: "eu-west-1"/);
  assert.match((await show()).out, /touch \/tmp\/ran/);
});

Deno.test("as data, paths are absolute", async () => {
  const { files, values } = JSON.parse((await show("--format json")).out);
  assert.deepEqual(files, ["/home/me/.atmos/atmos.yaml", "/project/more.yaml", "/project/atmos.yaml"]);
  const realm = values.find(({ path }: { path: string[] }) => path.join(".") === "auth.realm");
  assert.deepEqual(realm, {
    path: ["auth", "realm"],
    value: "theirs",
    file: "/project/more.yaml",
    line: 1,
    column: 16,
  });
});

Deno.test("without a file it says where was looked, and a section that is nowhere is not found", async () => {
  const { code, out } = await show("", { files: {} });
  assert.equal(code, 0);
  assert.match(out, /^No file was found\. Looked for atmos\.yaml in:\n/);
  const wrong = await show("lgs");
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /Did you mean logs\?/);
});

Deno.test("the log says for every command which files were read", async () => {
  const system = memorySystem({ workingFolder: "/project", files: FILES });
  await run(["auth", "list", "--logs-level", "debug"], (log) => ({ ...system, log }));
  assert.match(system.stderr(), /Configuration read.*\/project\/more\.yaml.*\/project\/atmos\.yaml/);
});

Deno.test("what a person's own file expects is shown beside what a project says of the same", async () => {
  const files = {
    "/home/me/.atmos/atmos.yaml":
      'auth: { identities: { dev: { protected: true, expect: { account: "111122223333" } } } }\n',
    "/project/atmos.yaml":
      'auth: { identities: { dev: { kind: mock, expect: { account: "444455556666" } }, "de.v": { kind: mock } } }\n',
  };
  const { out } = await show("", { files });
  assert.match(out, /^ {2}auth\.identities\.dev\.expect\.account: "444455556666" +# atmos\.yaml:1:\d+$/m);
  assert.match(
    out,
    /^ {2}auth\.identities\.dev\.expect\.account: "111122223333" +# ~\/\.atmos\/atmos\.yaml:1:\d+$/m,
  );
  assert.match(out, /^ {2}auth\.identities\.dev\.protected: true +# ~\/\.atmos\/atmos\.yaml:1:\d+$/m);
  const part = await show("auth.identities.dev.expect", { files });
  assert.deepEqual(part.out.split("Values")[1]?.match(/account/g)?.length, 2);
  assert.doesNotMatch(part.out, /kind/);
  assert.match(
    (await show("auth.identities.de.v", { files })).out,
    /^ {2}auth\.identities\.de\.v\.kind: "mock"/m,
  );
  assert.equal((await show("auth.identities.d", { files })).code, 1);
});
