/** The contract on strict stand-ins, each state of the programs, and that nothing secret is in their argument lists. */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { SecretProgram } from "../../src/keyring/programs/source.ts";
import { writeEntry } from "../fixtures/keyring/state.ts";
import { makeMachine } from "./keyring_machine.ts";
import { installStandIn, type StandIn } from "./keyring_stand_ins.ts";
import {
  KEY,
  open,
  type ProgramSubject,
  secretOf,
  secretProgramContract,
} from "./secret_program_contract.ts";

type Stood = "op" | "bw" | "vault";

interface StandInSubject extends ProgramSubject {
  readonly standIn: StandIn;
  /** Puts an item where the program has its own. */
  write(name: string, item: unknown): void;
}

const ITEMS: Readonly<Record<Stood, readonly [string, string]>> = {
  op: ["op://Private/atmos ann", "op://Shared/atmos ann"],
  bw: ["atmos ann", "bob"],
  vault: ["secret/atmos/ann", "old/atmos/bob"],
};

async function standing(program: Stood): Promise<StandInSubject> {
  const machine = await makeMachine("linux", {
    OP_SESSION_x: "planted-session",
    BW_SESSION: "planted-session",
  });
  const standIn = await installStandIn(machine.root, `../programs/${program}`, program, { recording: true });
  machine.system.env.set("PATH", `${dirname(standIn.command)}:${machine.system.env.get("PATH")}`);
  await Deno.mkdir(machine.folders.home, { recursive: true });
  const write = (name: string, item: unknown): void =>
    writeEntry(`${machine.root}/${program}.vault`, name, { json: JSON.stringify(item) });
  return {
    machine,
    standIn,
    write,
    items: ITEMS[program],
    plant: ({ username, password, ...more }) => {
      const others = Object.entries(more);
      if (program === "op") {
        write("i1", {
          id: "i1",
          title: "planted",
          category: "LOGIN",
          vault: { id: "v", name: "Private" },
          fields: [
            { id: "username", type: "STRING", purpose: "USERNAME", label: "Benutzername", value: username },
            { id: "password", type: "CONCEALED", purpose: "PASSWORD", label: "Passwort", value: password },
            ...others.map(([label, value]) => ({ id: label, type: "STRING", label, value })),
          ],
        });
      } else if (program === "bw") {
        const fields = others.map(([name, value]) => ({ name, value, type: 0 }));
        write("i1", { id: "i1", name: "planted", type: 1, login: { username, password }, fields });
      } else {
        write("secret/planted", { version: 3, data: { username, password, ...more, nested: { a: 1 } } });
      }
      return Promise.resolve(program === "vault" ? "secret/planted" : "planted");
    },
    remove: async () => {
      const refusals = await standIn.refusals();
      await machine.remove();
      assert.equal(refusals, "");
    },
  };
}

for (const program of ["op", "bw", "vault"] as const) {
  secretProgramContract(program, [], () => standing(program));
}

interface StateRow {
  readonly program: Stood;
  readonly mood: string;
  readonly state: "locked" | "unreachable" | "corrupt";
  readonly reason: RegExp;
  /** The next command. */
  readonly hint: RegExp;
}

const STATES: readonly StateRow[] = [
  { program: "op", mood: "signed-out", state: "locked", reason: /nobody is signed in/, hint: /op signin/ },
  { program: "op", mood: "expired", state: "locked", reason: /nobody is signed in/, hint: /op signin/ },
  { program: "op", mood: "no-accounts", state: "locked", reason: /nobody is signed in/, hint: /op signin/ },
  { program: "op", mood: "dismissed", state: "locked", reason: /not answered with yes/, hint: /again/ },
  { program: "op", mood: "desktop", state: "unreachable", reason: /desktop app/, hint: /Open it/ },
  { program: "op", mood: "garbage", state: "corrupt", reason: /no item/, hint: /op whoami/ },
  {
    program: "op",
    mood: "hang",
    state: "unreachable",
    reason: /did not answer within 1 s/,
    hint: /op signin/,
  },
  { program: "bw", mood: "logged-out", state: "locked", reason: /nobody is logged in/, hint: /bw login/ },
  { program: "bw", mood: "locked", state: "locked", reason: /is locked/, hint: /bw unlock/ },
  { program: "bw", mood: "garbage", state: "corrupt", reason: /no item/, hint: /bw status/ },
  { program: "bw", mood: "hang", state: "unreachable", reason: /did not answer/, hint: /bw unlock/ },
  { program: "vault", mood: "denied", state: "locked", reason: /does not allow it/, hint: /vault login/ },
  { program: "vault", mood: "no-token", state: "locked", reason: /nobody is logged in/, hint: /vault login/ },
  { program: "vault", mood: "sealed", state: "locked", reason: /sealed/, hint: /vault operator unseal/ },
  {
    program: "vault",
    mood: "unreachable",
    state: "unreachable",
    reason: /does not answer/,
    hint: /VAULT_ADDR/,
  },
  { program: "vault", mood: "garbage", state: "corrupt", reason: /no secret/, hint: /vault kv get/ },
  { program: "vault", mood: "hang", state: "unreachable", reason: /did not answer/, hint: /vault login/ },
];

for (const { program, mood, state, reason, hint } of STATES) {
  Deno.test(`${program} in the mood ${mood} is ${state}, for reading, writing and deleting`, async () => {
    const subject = await standing(program);
    try {
      await subject.standIn.mood(mood);
      const limit = mood === "hang" ? { timeout: 1000 } : {};
      const keeper = await open(subject, program, subject.items[0], limit);
      const found = await keeper.get(KEY);
      assert.equal(found.state, state, JSON.stringify(found));
      if (!("reason" in found)) return;
      assert.match(found.reason, reason);
      assert.match(found.hint, hint);
      const refused = { message: reason, hint };
      if (mood === "hang") return;
      await assert.rejects(
        keeper.set(KEY, secretOf({ access_key_id: "a", secret_access_key: "b" })),
        refused,
      );
      await assert.rejects(keeper.delete(KEY), refused);
    } finally {
      await subject.remove();
    }
  });
}

Deno.test("several items of one name, and one that only has it as a part, are not guessed at", async () => {
  const op = await standing("op");
  for (const vault of ["Private", "Shared"]) {
    op.write(vault, { id: vault, title: "twice", category: "LOGIN", vault: { name: vault }, fields: [] });
  }
  const twice = await (await open(op, "op", "twice")).get(KEY);
  assert.match("reason" in twice ? `${twice.reason} ${twice.hint}` : "", /several items.*op:\/\/VAULT\/ITEM/);
  const nowhere = await (await open(op, "op", "op://Nowhere/twice")).get(KEY);
  assert.match(
    "reason" in nowhere ? `${nowhere.reason} ${nowhere.hint}` : "",
    /no such vault.*op vault list/,
  );
  await op.remove();
  const bw = await standing("bw");
  bw.write("1", { id: "1", name: "ann-prod", type: 1, login: { username: "u", password: "p" } });
  assert.deepEqual(await (await open(bw, "bw", "ann")).get(KEY), { state: "absent" });
  bw.write("2", { id: "2", name: "ann-test", type: 1, login: { username: "u", password: "p" } });
  const several = await (await open(bw, "bw", "ann")).get(KEY);
  assert.match(
    "reason" in several ? `${several.reason} ${several.hint}` : "",
    /several items.*bw list items/,
  );
  await bw.remove();
});

const SECRET = "planted-secret-value/0123456789";

Deno.test("no argument list or environment of the programs holds a secret, and only their own gets their session", async () => {
  for (const program of ["op", "bw", "vault"] as const satisfies readonly SecretProgram[]) {
    const subject = await standing(program);
    subject.machine.system.env.set("AWS_SECRET_ACCESS_KEY", SECRET);
    subject.machine.system.env.set("ATMOS_KEYRING_PASSWORD", SECRET);
    const keeper = await open(subject, program, subject.items[0]);
    const values = { access_key_id: "AKIA", secret_access_key: SECRET };
    await keeper.set(KEY, secretOf(values));
    await keeper.set(KEY, secretOf({ ...values, access_key_id: "AKIB" }));
    await keeper.get(KEY);
    assert.equal(await keeper.delete(KEY), "deleted");
    const seen = await subject.standIn.children();
    assert.match(seen, /^HOME=/m);
    for (const form of [SECRET, ...[0, 1, 2].map((skip) => btoa(SECRET.slice(skip)).slice(0, 12))]) {
      assert.ok(!seen.includes(form), `${program}: ${form}`);
    }
    assert.equal(/^OP_SESSION_x=/m.test(seen), program === "op");
    assert.equal(/^BW_SESSION=/m.test(seen), program === "bw");
    await subject.remove();
  }
});
