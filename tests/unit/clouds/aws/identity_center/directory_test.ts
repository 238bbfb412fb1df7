import assert from "node:assert/strict";
import { listAccounts } from "../../../../../src/clouds/aws/identity_center/directory.ts";
import { rolesIn } from "../../../../../src/clouds/aws/identity_center/unfinished.ts";
import type { AccountsReply, Portal } from "../../../../../src/clouds/aws/portal.ts";
import type { FoundAccount } from "../../../../../src/clouds/accounts.ts";
import { providerEntry } from "../../entries.ts";
import { signInRequest, witness } from "../../requests.ts";
import { serviceFailure } from "../service_failures.ts";
import { type PortalWorld, portalWorld, SETTINGS, signedIn } from "./portal_world.ts";

const HOUR = 3_600_000;
const ROLES = ["Admin", "Audit", "Billing", "Developer", "ReadOnly"];
const throttled = (retryAfter?: number): Error =>
  serviceFailure("TooManyRequestsException", 429, { retryAfter: retryAfter?.toString() });

interface Plan {
  readonly accounts?: number;
  readonly pageSize?: number;
  /** Before an answer; an error is the answer. */
  readonly before?: (call: string, count: number) => Error | undefined;
}

/** A portal with many accounts. */
function manyAccounts(
  { accounts = 3, pageSize = 100, before = () => undefined }: Plan,
): { portal: Portal; calls: string[] } {
  const calls: string[] = [];
  const answer = <T>(call: string, reply: () => T): Promise<T> => {
    calls.push(call);
    const error = before(call, calls.length);
    return error === undefined ? Promise.resolve(reply()) : Promise.reject(error);
  };
  const never = (): never => {
    throw new Error("nobody asks for this");
  };
  return {
    calls,
    portal: {
      roleCredentials: never,
      logout: never,
      accounts: (_token, next) =>
        answer(`accounts ${next ?? 0}`, (): AccountsReply => {
          const start = Number(next ?? 0);
          const end = Math.min(accounts, start + pageSize);
          const accountList = Array.from({ length: end - start }, (_, index) => ({
            accountId: String(200_000_000_001 + start + index),
            accountName: `team-${start + index + 1}`,
          }));
          return end < accounts ? { accountList, nextToken: String(end) } : { accountList };
        }),
      roles: (_token, account, next) =>
        answer(`roles ${account} ${next ?? 0}`, () => {
          const start = Number(next ?? 0);
          const roleList = ROLES.slice(start, start + 3).map((roleName) => ({ roleName }));
          return start + 3 < ROLES.length ? { roleList, nextToken: String(start + 3) } : { roleList };
        }),
    },
  };
}

async function signedInWorld(): Promise<PortalWorld> {
  return await portalWorld({ stored: (now) => signedIn(now, -HOUR) });
}

function list(
  { system }: PortalWorld,
  portal: Portal,
  person = witness("none"),
  progress: (done: number, all: number | undefined) => void = () => {},
): Promise<readonly FoundAccount[]> {
  const entry = providerEntry(SETTINGS);
  return listAccounts(
    entry,
    signInRequest(system, person, { chain: ["corp"] }),
    progress,
    () => portal,
  );
}

Deno.test("800 accounts with 5 roles from a portal that throttles, with every call counted", async () => {
  const world = await signedInWorld();
  const { clock } = world.system;
  // Fifty calls in each second; whoever asks more is told to wait.
  const perSecond = new Map<number, number>();
  let refused = 0;
  const { portal, calls } = manyAccounts({
    accounts: 800,
    before: () => {
      const second = Math.floor(clock.now() / 1000);
      const count = (perSecond.get(second) ?? 0) + 1;
      perSecond.set(second, count);
      if (count <= 50) return undefined;
      refused++;
      return throttled(1);
    },
  });
  const shown: (number | undefined)[][] = [];
  const found = await list(world, portal, witness("none"), (done, all) => shown.push([done, all]));
  assert.equal(found.length, 800);
  for (const { roles } of found) assert.deepEqual(roles, ROLES);
  assert.equal(calls.length - refused, 8 + 800 * 2);
  assert.ok(refused > 0);
  assert.equal(new Set(calls).size, 8 + 800 * 2);
  assert.deepEqual([shown[0], shown.at(-1)], [[0, undefined], [800, 800]]);
});

Deno.test("a list that was stopped goes on where it was", async () => {
  const world = await signedInWorld();
  const stopped = manyAccounts({
    accounts: 100,
    before: (_call, count) => count > 60 ? serviceFailure("InternalServerException", 400) : undefined,
  });
  await assert.rejects(list(world, stopped.portal), /cannot list the accounts of "corp"/);
  const resumed = manyAccounts({ accounts: 100 });
  const found = await list(world, resumed.portal);
  assert.equal(found.filter(({ roles }) => roles.length === 5).length, 100);
  assert.ok(resumed.calls.length < 1 + 200 - 40, String(resumed.calls.length));
  // What was finished is read anew the next time, and nothing is left of it.
  const again = manyAccounts({ accounts: 100 });
  await list(world, again.portal);
  assert.equal(again.calls.length, 201);
  assert.deepEqual(await world.system.files.list("/home/me/.cache/atmos/accounts"), []);
});

Deno.test("what another sign-in, or an old one, has not finished is read anew", () => {
  const text = JSON.stringify({ owner: "me", at: 1000, roles: { "1": ["Admin"], "2": "odd" } });
  assert.deepEqual([...rolesIn(text, "me", 2000)], [["1", ["Admin"]]]);
  for (
    const [owner, now] of [["you", 2000], ["me", 1000 + HOUR], ["me", 0]] as const
  ) assert.equal(rolesIn(text, owner, now).size, 0);
  for (const odd of ["", "{", "null", "[]", '{"owner":"me","at":1000,"roles":null}']) {
    assert.equal(rolesIn(odd, "me", 2000).size, 0, odd);
  }
});

Deno.test("a failure that stays is told after a few tries, a dead sign-in at once and forgotten", async () => {
  const world = await signedInWorld();
  const failing = manyAccounts({ before: () => serviceFailure("InternalServerException", 500) });
  await assert.rejects(list(world, failing.portal), { code: "unavailable" });
  assert.equal(failing.calls.length, 6);
  const dead = manyAccounts({ before: () => serviceFailure("UnauthorizedException", 401) });
  await assert.rejects(list(world, dead.portal), { code: "not_signed_in" });
  assert.equal(dead.calls.length, 1);
  assert.equal((await world.stored()).token, undefined);
});

Deno.test("Ctrl-C ends the wait for a throttled portal", async () => {
  const world = await signedInWorld();
  const person = witness("none");
  const { portal, calls } = manyAccounts({
    before: (_call, count) => {
      if (count === 3) person.stop.abort();
      return throttled();
    },
  });
  await assert.rejects(list(world, portal, person), { code: "cancelled" });
  assert.equal(calls.length, 3);
});
