/** What every cloud promises, whatever it is: the rooms above rely on this and on nothing else. */
import assert from "node:assert/strict";
import { silent } from "../../../src/auth/silent.ts";
import type { Cloud } from "../../../src/clouds/cloud.ts";
import type { Session, SessionKey } from "../../../src/clouds/session.ts";
import type { Credentials } from "../../../src/clouds/credentials.ts";
import type { ProviderContext, SignInRequest } from "../../../src/clouds/link.ts";
import type { Removal } from "../../../src/clouds/removal.ts";
import { AtmosError } from "../../../src/errors.ts";
import { type MemorySystem, memorySystem } from "../system/memory_system.ts";
import { identityEntry, MADE_FOR, providerEntry } from "./entries.ts";
import { NOTHING, sessionOf } from "./forget.ts";
import { cloudContext, signInRequest } from "./requests.ts";

export interface CloudSample {
  /** Good credentials; undefined for a cloud that keeps no sessions. */
  readonly credentials?: (system: MemorySystem) => Promise<Credentials> | Credentials;
  /** Texts in them that nobody may see. */
  readonly secrets?: readonly string[];
  /** Settings of a provider of each kind, where one needs some. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Names that files, sections and variables do not like. */
const NAMES = [
  "dev-admin",
  "two words",
  "Großbuchstabe/x",
  "../up",
  "[x]",
  "con",
  "a".repeat(200),
  "dev-admin ",
];

interface World {
  readonly system: MemorySystem;
  readonly context: ProviderContext;
}

function world(): World {
  const system = memorySystem();
  return { system, context: cloudContext(system) };
}

function hidesSecrets(value: unknown, { secrets = [] }: CloudSample): void {
  for (const secret of secrets) assert.ok(!JSON.stringify(value).includes(secret), JSON.stringify(value));
}

/** Registers the contract's tests for one cloud. */
export function cloudContract(cloud: Cloud, sample: CloudSample = {}): void {
  for (const kind of cloud.kinds) {
    if (kind.sort !== "provider" || kind.signIn === undefined) continue;
    const { signIn, name } = kind;
    Deno.test(`${cloud.name}: without a person a ${name} signs in, or says what is missing`, async () => {
      const { system } = world();
      const request: SignInRequest & ProviderContext = signInRequest(system, silent, {
        wish: { audience: "somebody" },
      });
      try {
        const entry = providerEntry(sample.settings?.[name] ?? {}, "corp", name);
        assert.ok((await signIn(entry).authenticate(request)).facts !== undefined);
      } catch (error) {
        assert.ok(error instanceof AtmosError, String(error));
        // Where no person can help, a sign-in is not what is missing.
        assert.match(error.code, /^(not_signed_in|unavailable)$/);
        assert.notEqual(error.hint, undefined, error.message);
      }
      assert.deepEqual(system.opened, []);
    });
  }

  for (const kind of cloud.kinds) {
    if (kind.sort === "integration" || kind.describe === undefined) continue;
    const { describe, name, sort } = kind;
    Deno.test(`${cloud.name}: a ${sort} ${name} of which nothing makes sense is described all the same`, () => {
      for (const odd of [null, 7, [], "text", { name: [] }, "x".repeat(5000)]) {
        const settings = { principal: odd, spec: odd, start_url: odd, region: odd, account: odd, role: odd };
        for (const { name: fact, label, value } of describe({ kind: name, settings })) {
          assert.ok(fact !== "" && label !== "" && typeof value === "string", `${name}: ${fact}`);
        }
      }
    });
  }

  for (const kind of cloud.kinds) {
    if (kind.sort !== "identity" || kind.sessions === undefined || kind.become === undefined) continue;
    const { become, sessions, name } = kind;
    Deno.test(`${cloud.name}: a ${name} keeps nothing, and lends no secret`, async () => {
      const { system, context } = world();
      const entry = identityEntry(sample.settings?.[name] ?? {}, "dev-admin", name);
      const credentials = await become(entry).assume(undefined, signInRequest(system, silent));
      const session = { provider: "corp", identity: "dev-admin", madeFor: MADE_FOR, credentials };
      await sessions.write(session, context);
      assert.equal(await sessions.read(session, context), undefined);
      assert.deepEqual([...await sessions.list("corp", context)], []);
      const { set, unset } = sessions.environment(session, context);
      hidesSecrets([set, credentials.facts], sample);
      assert.deepEqual([...Object.keys(set), ...unset].filter((variable) => /^ATMOS_/.test(variable)), []);
      assert.deepEqual(system.files.paths().filter((path) => path.includes("/corp")), []);
    });
  }

  const { sessions, leftovers } = cloud;
  if (leftovers !== undefined) {
    Deno.test(`${cloud.name}: where nothing is kept, nothing is removed`, async () => {
      const { context } = world();
      assert.deepEqual((await leftovers.kept({ ...NOTHING, everything: true }, context)).removals, []);
      assert.deepEqual((await leftovers.kept(NOTHING, context)).removals, []);
    });
  }
  if (sessions === undefined) return;
  const { credentials: make } = sample;
  if (make === undefined || leftovers === undefined) {
    throw new Error(`${cloud.name} keeps sessions: show some`);
  }

  const stored = async ({ system, context }: World, key: SessionKey): Promise<Session> => {
    const session = { ...key, credentials: await make(system) };
    await sessions.write(session, context);
    return session;
  };
  const carryOut = async (removals: readonly Removal[], context: ProviderContext): Promise<void> => {
    for (const removal of removals) {
      assert.equal((await leftovers.remove(removal, context, () => {})).state, "removed", removal.id);
    }
  };

  Deno.test(`${cloud.name}: a session is found as it was kept, and lists have all of them`, async () => {
    const here = world();
    for (const identity of NAMES) {
      const key = { provider: "corp", identity, madeFor: MADE_FOR };
      assert.equal(await sessions.read(key, here.context), undefined, identity);
      const { credentials } = await stored(here, key);
      const found = await sessions.read(key, here.context);
      assert.equal(found?.expiresAt, credentials.expiresAt, identity);
      assert.deepEqual(found?.facts, credentials.facts, identity);
    }
    const all = await sessions.list("corp", here.context);
    assert.deepEqual(all.map(({ identity }) => identity).toSorted(), NAMES.toSorted());
    assert.deepEqual([...new Set(all.map(({ madeFor }) => madeFor))], [MADE_FOR]);
    assert.deepEqual(await sessions.list("other", here.context), []);
    await carryOut(
      (await leftovers.kept({ ...NOTHING, everything: true }, here.context)).removals,
      here.context,
    );
  });

  Deno.test(`${cloud.name}: what was made for other settings is another session, and goes with its name`, async () => {
    const here = world();
    const own = { provider: "corp", identity: "dev", madeFor: MADE_FOR };
    const other = { ...own, madeFor: "0a0a0a0a-0c0c0c0c" };
    const session = await stored(here, own);
    assert.equal(await sessions.read(other, here.context), undefined);
    const { set } = sessions.environment(await stored(here, other), here.context);
    assert.notDeepEqual(
      set,
      sessions.environment(session, here.context).set,
      "children of both live side by side",
    );
    assert.deepEqual(
      (await sessions.list("corp", here.context)).map(({ madeFor }) => madeFor).toSorted(),
      [own, other].map(({ madeFor }) => madeFor).toSorted(),
    );
    await carryOut((await leftovers.kept(sessionOf(own), here.context)).removals, here.context);
    for (const key of [own, other]) assert.equal(await sessions.read(key, here.context), undefined);
  });

  Deno.test(`${cloud.name}: what is told and what a child is given hold no secret`, async () => {
    const here = world();
    const session = await stored(here, { provider: "corp", identity: "dev-admin", madeFor: MADE_FOR });
    hidesSecrets(session.credentials.facts, sample);
    for (const { name, label } of session.credentials.facts) assert.ok(name !== "" && label !== "");
    const { set, unset } = sessions.environment(session, here.context);
    hidesSecrets(set, sample);
    assert.ok(Object.keys(set).length > 0);
    assert.deepEqual(unset.filter((name) => name in set), [], "what is set is not unset");
    assert.deepEqual([...Object.keys(set), ...unset].filter((name) => /^ATMOS_/.test(name)), []);
    const { removals } = await leftovers.kept({ ...NOTHING, everything: true }, here.context);
    hidesSecrets(removals, sample);
    await carryOut(removals, here.context);
  });

  Deno.test(`${cloud.name}: a logout is planned without a change, and takes what it was asked for`, async () => {
    const here = world();
    const gone = { provider: "corp", identity: "dev", madeFor: MADE_FOR };
    const stays = { ...gone, identity: "dev-admin" };
    await stored(here, gone);
    await stored(here, stays);
    const plan = async (): Promise<readonly Removal[]> =>
      (await leftovers.kept(sessionOf(gone), here.context)).removals;
    const removals = await plan();
    assert.notEqual(await sessions.read(gone, here.context), undefined, "planning removes nothing");
    assert.deepEqual(await plan(), removals, "planning changes nothing");
    assert.ok(removals.length > 0);
    assert.equal(new Set(removals.map(({ id }) => id)).size, removals.length);
    for (const { cloud: owner, label, subject, names } of removals) {
      assert.equal(owner, cloud.name);
      assert.ok(label !== "");
      if (subject === "identity" && names.length > 0) assert.deepEqual(names, ["dev"]);
    }
    await carryOut(removals, here.context);
    assert.equal(await sessions.read(gone, here.context), undefined);
    assert.notEqual(await sessions.read(stays, here.context), undefined, "the other one's session stays");
    for (const removal of removals) {
      assert.equal((await leftovers.remove(removal, here.context, () => {})).state, "absent", "twice");
    }
    await carryOut(
      (await leftovers.kept({ ...NOTHING, everything: true }, here.context)).removals,
      here.context,
    );
    assert.equal(await sessions.read(stays, here.context), undefined, "everything is everything");
    assert.deepEqual(here.system.files.paths().filter((path) => path.includes("/corp")), []);
  });

  for (const kind of cloud.kinds) {
    if (kind.sort !== "identity" || kind.become === undefined || kind.startsFrom === "nothing") continue;
    const { become, name } = kind;
    Deno.test(`${cloud.name}: a ${name} refuses what another cloud made, or needs nothing of it`, async () => {
      const { system } = world();
      const foreign: Credentials = { expiresAt: undefined, facts: [] };
      const entry = identityEntry(sample.settings?.[name] ?? {}, "dev-admin", name);
      try {
        await become(entry).assume(foreign, signInRequest(system, silent));
      } catch (error) {
        assert.ok(error instanceof AtmosError, String(error));
        assert.equal(error.code, "config_invalid");
        assert.match(error.message, /^atmos\.yaml:3:5: /);
      }
    });
  }
}
