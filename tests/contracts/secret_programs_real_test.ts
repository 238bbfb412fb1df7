/** The contract on the real programs, each with a home, keys and a service of its own. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { freePort } from "../free_port.ts";
import { placesOf, testUnless } from "../optional_programs.ts";
import { hasMoto, type Moto, startMoto } from "../stories/harness/moto.ts";
import { type Machine, makeMachine } from "./keyring_machine.ts";
import { writeProgram } from "./keyring_stand_ins.ts";
import {
  KEY,
  NAMES,
  open,
  type ProgramSubject,
  secretOf,
  secretProgramContract,
} from "./secret_program_contract.ts";
import { openItem } from "../../src/keyring/programs/open.ts";

const missing = (...programs: string[]): string[] =>
  programs.filter((program) => placesOf(program).length === 0);

/** Debian has another program of that name, which knows no version. */
async function isGopass(): Promise<boolean> {
  const [path] = placesOf("gopass");
  if (path === undefined) return false;
  const { stdout } = await new Deno.Command(path, { args: ["version"], stderr: "null" }).output();
  return new TextDecoder().decode(stdout).startsWith("gopass ");
}

async function run(machine: Machine, program: string, args: readonly string[], stdin = ""): Promise<string> {
  const [path = program] = program.includes("/") ? [program] : placesOf(program);
  const child = new Deno.Command(path, {
    args: [...args],
    env: machine.system.env.all(),
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  assert.equal(code, 0, `${program} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** A machine with a key of gpg that has this passphrase, and an empty password store for it. */
async function passwordStore(program: "pass" | "gopass", passphrase = ""): Promise<ProgramSubject> {
  const machine = await makeMachine("linux");
  const { env } = machine.system;
  env.set("GNUPGHOME", join(machine.root, "g"));
  env.set("PASSWORD_STORE_DIR", join(machine.root, "store"));
  env.set("PATH", `${env.get("PATH")}:/usr/bin`);
  for (const folder of [join(machine.root, "g"), machine.folders.home]) {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  }
  const key = ["--quick-generate-key", "ann <ann@example.com>", "future-default", "default", "never"];
  await run(machine, "gpg", [
    "--batch",
    "--quiet",
    "--pinentry-mode",
    "loopback",
    "--passphrase",
    passphrase,
    ...key,
  ]);
  if (program === "pass") await run(machine, "pass", ["init", "ann@example.com"]);
  else {
    const store = ["--path", join(machine.root, "store"), "--crypto", "gpgcli", "--storage", "fs"];
    await run(machine, "gopass", ["--yes", "init", ...store, "ann@example.com"]);
  }
  return {
    machine,
    items: ["work/ann", "work/team/bob"],
    plant: async ({ password, ...more }) => {
      const lines = [password, ...Object.entries(more).map(([name, value]) => `${name}: ${value}`)];
      await run(
        machine,
        program,
        ["insert", "--multiline", "--force", "mine/planted"],
        `${lines.join("\n")}\n`,
      );
      return "mine/planted";
    },
    remove: async () => {
      await run(machine, "gpgconf", ["--kill", "gpg-agent"]);
      await machine.remove();
    },
  };
}

const noPass = missing("pass", "gpg");
const noGopass = [...await isGopass() ? [] : ["gopass"], ...missing("gpg")];

secretProgramContract("pass", noPass, () => passwordStore("pass"));
secretProgramContract("gopass", noGopass, () => passwordStore("gopass"));

for (const [program, absent] of [["pass", noPass], ["gopass", noGopass]] as const) {
  testUnless(`${program}: a folder is no item, and a store that is not there has none`, absent, async () => {
    const subject = await passwordStore(program);
    const keeper = await open(subject, program, "work/ann");
    await keeper.set(KEY, secretOf({ access_key_id: "AKIA", secret_access_key: "s" }));
    const folder = await (await open(subject, program, "work")).get(KEY);
    assert.match("reason" in folder ? folder.reason : folder.state, /it is a folder/);
    await subject.remove();
  });

  testUnless(`${program}: a key that nobody may be asked to open is locked, at once`, absent, async () => {
    const subject = await passwordStore(program, "a passphrase");
    const keeper = await open(subject, program, "work/ann");
    // To write takes no more than the public key; the look at what was written fails.
    await assert.rejects(keeper.set(KEY, secretOf({ access_key_id: "AKIA", secret_access_key: "s" })), {
      code: "unavailable",
      message: /its key is locked and nobody was asked/,
      hint: /on a terminal/,
    });
    await run(subject.machine, "gpgconf", ["--kill", "gpg-agent"]);
    const found = await keeper.get(KEY);
    assert.equal(found.state, "locked", JSON.stringify(found));
    await subject.remove();
  });
}

testUnless("pass: what is written changes the lines that it means, and no others", noPass, async () => {
  const subject = await passwordStore("pass");
  const text = "s3cr3t\nAWS_ACCESS_KEY_ID = AKIA1\n# a note: of mine\nurl: https://example.com\n";
  await run(subject.machine, "pass", ["insert", "--multiline", "--force", "mine/aws"], text);
  const keeper = await open(subject, "pass", "mine/aws");
  await keeper.set(KEY, secretOf({ access_key_id: "AKIA2", secret_access_key: "new" }));
  assert.equal(
    await run(subject.machine, "pass", ["show", "mine/aws"]),
    "new\nAWS_ACCESS_KEY_ID = AKIA2\n# a note: of mine\nurl: https://example.com\n",
  );
  await subject.remove();
});

testUnless("pass: no store, and a sneaky path, say what to do", noPass, async () => {
  const subject = await passwordStore("pass");
  const sneaky = await (await open(subject, "pass", "../../etc/passwd")).get(KEY);
  assert.match("reason" in sneaky ? sneaky.reason : sneaky.state, /leads out of the store/);
  subject.machine.system.env.set("PASSWORD_STORE_DIR", join(subject.machine.root, "none"));
  const keeper = await open(subject, "pass", "work/ann");
  await assert.rejects(keeper.set(KEY, secretOf({ access_key_id: "a" })), { hint: /pass init YOUR-GPG-ID/ });
  await subject.remove();
});

const noAws = [...missing("aws"), ...await hasMoto() ? [] : ["moto_server"]];

/** One for all of this file, and emptied after each test: its start takes longer than most of them. */
let moto: Moto | undefined;
if (noAws.length === 0) {
  Deno.test.beforeAll(async () => void (moto = await startMoto()));
  Deno.test.afterAll(async () => await moto?.[Symbol.asyncDispose]());
}

async function secretsManager(): Promise<ProgramSubject> {
  const url = moto?.url ?? "";
  const machine = await makeMachine("linux");
  await Deno.mkdir(machine.folders.home, { recursive: true });
  // Debian's version 2 knows no variable for the address. The last place is Debian's own.
  const bin = join(machine.root, "bin");
  await Deno.mkdir(bin);
  const aws = placesOf("aws").at(-1) ?? "aws";
  await writeProgram(join(bin, "aws"), [`exec ${aws} "$@" --endpoint-url ${url}`]);
  machine.system.env.set("PATH", `${bin}:${machine.system.env.get("PATH")}`);
  const variables = {
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "anything",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  for (const [name, value] of Object.entries(variables)) machine.system.env.set(name, value);
  return {
    machine,
    items: ["atmos/ann", "atmos/bob"],
    plant: async (values) => {
      const words = [
        "secretsmanager",
        "create-secret",
        "--name",
        "mine",
        "--secret-string",
        JSON.stringify(values),
      ];
      await run(machine, join(bin, "aws"), words);
      return "mine";
    },
    remove: async () => {
      await moto?.reset();
      await machine.remove();
    },
  };
}

secretProgramContract("aws", noAws, secretsManager, true);

testUnless(
  "aws: an ARN says its region, and a profile, a missing one and a missing sign-in are told",
  noAws,
  async () => {
    const subject = await secretsManager();
    const { system, folders } = subject.machine;
    const name = await subject.plant({ username: "AKIA1", password: "first" });
    const arn = JSON.parse(
      await run(subject.machine, join(subject.machine.root, "bin", "aws"), [
        "secretsmanager",
        "describe-secret",
        "--secret-id",
        name,
      ]),
    ).ARN;
    system.env.set("AWS_DEFAULT_REGION", undefined);
    const limit = { names: NAMES, interactive: false, timeout: 60_000 };
    const looked = async (item: string, profile?: string): Promise<string> => {
      const source = { program: "aws", item, profile } as const;
      const found = await (await openItem({ system, folders, source, ...limit })).get(KEY);
      return "reason" in found ? `${found.state}: ${found.reason}. ${found.hint}` : found.state;
    };
    assert.equal(await looked(arn), "present");
    assert.match(
      await looked(name),
      /unreachable: the AWS CLI does not know in which region.*AWS_DEFAULT_REGION/,
    );
    assert.match(
      await looked(arn, "nobody"),
      /unreachable: the AWS CLI knows no such profile.*list-profiles/,
    );
    system.env.set("AWS_ACCESS_KEY_ID", undefined);
    system.env.set("AWS_SECRET_ACCESS_KEY", undefined);
    assert.match(await looked(arn), /locked: nobody is signed in for the AWS CLI.*aws sso login/);
    await Deno.mkdir(join(folders.home, ".aws"), { recursive: true });
    const keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
    await Deno.writeTextFile(join(folders.home, ".aws", "credentials"), `[work]\n${keys}`);
    assert.equal(await looked(arn, "work"), "present");
    await subject.remove();
  },
);

const noVault = missing("vault");

async function vaultServer(): Promise<ProgramSubject> {
  const machine = await makeMachine("linux");
  await Deno.mkdir(machine.folders.home, { recursive: true });
  const address = `127.0.0.1:${freePort()}`;
  const [path = ""] = placesOf("vault");
  const server = new Deno.Command(path, {
    args: [
      "server",
      "-dev",
      "-dev-root-token-id=root",
      `-dev-listen-address=${address}`,
      "-dev-no-store-token",
    ],
    env: { ...machine.system.env.all() },
    stdout: "null",
    stderr: "null",
  }).spawn();
  machine.system.env.set("VAULT_ADDR", `http://${address}`);
  machine.system.env.set("VAULT_TOKEN", "root");
  const began = performance.now();
  for (;;) {
    const answer = await fetch(`http://${address}/v1/sys/health`).then((one) => one.text(), () => undefined);
    if (answer !== undefined) break;
    if (performance.now() - began > 60_000) throw new Error("waited in vain for vault");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await run(machine, "vault", ["secrets", "enable", "-path=old", "-version=1", "kv"]);
  return {
    machine,
    items: ["secret/atmos/ann", "old/atmos/bob"],
    plant: async (values) => {
      await run(machine, "vault", ["kv", "put", "secret/mine", "-"], JSON.stringify(values));
      return "secret/mine";
    },
    remove: async () => {
      server.kill("SIGTERM");
      await server.status;
      await machine.remove();
    },
  };
}

secretProgramContract("vault", noVault, vaultServer);

testUnless(
  "vault: a wrong token, a mount that is not there, and a server that is sealed are told apart",
  noVault,
  async () => {
    const subject = await vaultServer();
    const { system } = subject.machine;
    const looked = async (item: string): Promise<string> => {
      const found = await (await open(subject, "vault", item)).get(KEY);
      return "reason" in found ? `${found.state}: ${found.reason}. ${found.hint}` : found.state;
    };
    assert.match(await looked("nowhere/ann"), /unreachable: there is no key-value store.*vault secrets list/);
    system.env.set("VAULT_TOKEN", "wrong");
    assert.match(await looked("secret/ann"), /locked: .*token.*vault login/);
    system.env.set("VAULT_TOKEN", "root");
    await run(subject.machine, "vault", ["operator", "seal"]);
    assert.match(await looked("secret/ann"), /locked: Vault is sealed/);
    await subject.remove();
  },
);
