import assert from "node:assert/strict";
import { type AskForPortal, personIn } from "../../../../../src/clouds/aws/identity_center/person.ts";
import { UNKNOWN_PERSON } from "../../../../../src/clouds/aws/identity_center/portal_session.ts";
import { permissionSet } from "../../../../../src/clouds/aws/permission_set.ts";
import type { Portal } from "../../../../../src/clouds/aws/portal.ts";
import { fact } from "../../../../../src/clouds/fact.ts";
import type { Interaction } from "../../../../../src/clouds/interaction.ts";
import { Secret } from "../../../../../src/secret.ts";
import { identityEntry } from "../../entries.ts";
import { signInRequest, type Witness, witness } from "../../requests.ts";
import { END } from "../planted_keys.ts";
import { type PortalWorld, portalWorld, signedIn } from "./portal_world.ts";

interface Scene {
  readonly world: PortalWorld;
  readonly ended: string[];
  readonly questions: string[];
  /** How often STS was asked. */
  asked(): number;
  /** Somebody signs in, and uses a role. */
  use(person: string | Error, somebody?: Interaction): Promise<unknown>;
  again(person?: string): Promise<unknown>;
}

async function scene(): Promise<Scene> {
  const world = await portalWorld({ stored: (now) => signedIn(now, -3600_000) });
  const ended: string[] = [];
  let asked = 0;
  const portal: Portal = {
    roleCredentials: () =>
      Promise.resolve({
        roleCredentials: {
          accessKeyId: "FAKEKEYID",
          secretAccessKey: "planted-key",
          sessionToken: "planted-session",
          expiration: END,
        },
      }),
    accounts: () => Promise.resolve({}),
    roles: () => Promise.resolve({}),
    logout: (token) => Promise.resolve(void ended.push(token.reveal())),
  };
  const entry = identityEntry({ principal: { name: "Admin", account: { id: "111122223333" } } });
  const assume = async (person: string | Error, somebody: Interaction): Promise<unknown> => {
    const ask: AskForPortal = () => {
      asked++;
      if (person instanceof Error) return Promise.reject(person);
      const principal = `arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0/${person}`;
      return Promise.resolve([
        ...fact("principal", "Principal", principal),
        ...fact("account", "Account", "111122223333"),
      ]);
    };
    const upstream = await world.authenticate();
    return await permissionSet(entry, () => portal, ask)
      .assume(upstream, signInRequest(world.system, somebody));
  };
  return {
    world,
    ended,
    questions: [],
    asked: () => asked,
    use: async (person, somebody = witness("none")) => {
      const session = await world.stored();
      const accessToken = new Secret(`planted-of-${person}`);
      const { expiresAt } = session.token ?? { expiresAt: world.system.clock.now() + 3600_000 };
      const { refresh } = signedIn(world.system.clock.now(), 0);
      await world.record.write({ ...session, token: { accessToken, expiresAt }, refresh, person: undefined });
      return await assume(person, somebody);
    },
    again: (person = "alex@example.com") => assume(person, witness("none")),
  };
}

function answering(yes: boolean): Witness & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    ...witness("browser"),
    asked,
    confirm: ({ message }) => {
      asked.push(message);
      return Promise.resolve(yes);
    },
  };
}

Deno.test("the first role of a sign-in tells who signed in, once", async () => {
  const { use, again, asked, world } = await scene();
  const somebody = answering(false);
  await use("alex@example.com", somebody);
  await again();
  await again();
  assert.equal(asked(), 3, "once for each new session, whose account is compared");
  assert.deepEqual(somebody.asked, []);
  assert.deepEqual(somebody.notices, ['Signed in at "corp" as alex@example.com.']);
  assert.equal((await world.stored()).person, "alex@example.com");
});

Deno.test("the same person again is no question, also after a logout", async () => {
  const { use, world } = await scene();
  await use("alex@example.com");
  await world.record.write({
    ...await world.stored(),
    token: undefined,
    refresh: undefined,
    registrations: {},
  });
  await use("alex@example.com");
  assert.equal((await world.stored()).person, "alex@example.com");
});

Deno.test("somebody else is refused where nobody can be asked, and the sign-in is forgotten and ended", async () => {
  for (const somebody of [witness("none"), witness("browser"), answering(false)]) {
    const { use, ended, world } = await scene();
    await use("alex@example.com");
    await assert.rejects(use("mallory@example.com", somebody), {
      code: "sign_in_failed",
      message:
        'cannot use the sign-in at "corp": mallory@example.com has signed in, and the last time it was alex@example.com',
      hint: /on a terminal/,
    });
    const { token, refresh, person } = await world.stored();
    assert.deepEqual([token, refresh, person], [undefined, undefined, undefined]);
    assert.deepEqual(ended, ["planted-of-mallory@example.com"]);
    await assert.rejects(world.authenticate(), { code: "not_signed_in" });
    // It is still Alex who signed in last.
    await use("alex@example.com");
  }
});

Deno.test("somebody else is taken when a person says so, and remembered", async () => {
  const { use, ended } = await scene();
  await use("alex@example.com");
  const somebody = answering(true);
  await use("sam@example.com", somebody);
  assert.match(
    somebody.asked[0] ?? "",
    /^sam@example\.com has signed in at "corp"\. The last time it was alex@/,
  );
  await use("sam@example.com");
  assert.deepEqual(ended, []);
});

Deno.test("where it cannot be known work goes on, and it is said", async () => {
  const { use, again, asked, world } = await scene();
  const somebody = witness("browser");
  await use(new Error("no answer from sts.example"), somebody);
  await again();
  assert.equal(asked(), 2);
  assert.equal((await world.stored()).person, UNKNOWN_PERSON);
  assert.deepEqual(somebody.notices, [
    'Who signed in at "corp" could not be found out: no answer from sts.example',
  ]);
});

Deno.test("the name of a role's session is the person, and nothing else is", () => {
  const role = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef";
  assert.equal(personIn(`${role}/alex@example.com`), "alex@example.com");
  assert.equal(personIn(`${role.replace("arn:aws:", "arn:aws-cn:")}/a.b`), "a.b");
  for (
    const arn of [
      "",
      "arn:aws:iam::111122223333:user/alex",
      `${role}/`,
      `${role}/two words`,
      `${role}/a\u001b[31m`,
      `${role}/${"x".repeat(65)}`,
    ]
  ) assert.throws(() => personIn(arn), /does not tell/);
});
