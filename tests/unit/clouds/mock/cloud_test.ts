import assert from "node:assert/strict";
import { valueOf } from "../../../../src/clouds/fact.ts";
import { mock as cloud } from "../../../../src/clouds/mock/cloud.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { identityEntry, MADE_FOR, providerEntry, REGISTRY, storesOf } from "../entries.ts";
import { forget, sessionOf } from "../forget.ts";
import { signInRequest, witness } from "../requests.ts";

const mock = storesOf(cloud);
const KEY = { provider: "pretend", identity: "me", madeFor: MADE_FOR };
const FOLDER = "/home/me/.config/atmos/mock/pretend";

Deno.test("the whole way from sign-in to sign-out works without a network or a person", async () => {
  const system = memorySystem();
  const request = signInRequest(system, witness("none"));
  const provider = REGISTRY.provider(providerEntry({}, "pretend", "mock/aws"));
  const upstream = await provider.authenticate(request);
  const credentials = await REGISTRY.identity(identityEntry({}, "me", "mock/aws")).assume(
    upstream,
    request,
  );
  assert.equal(credentials.expiresAt, Date.parse("2099-12-31T23:59:59Z"));
  await mock.write({ ...KEY, credentials }, request);
  assert.equal((await mock.read(KEY, request))?.expiresAt, credentials.expiresAt);
  assert.deepEqual((await mock.list("pretend", request)).map(({ identity }) => identity), ["me"]);
  const caller = await mock.whoami(credentials, request);
  assert.deepEqual(["principal", "account"].map((name) => valueOf(caller, name)), [
    "arn:aws:iam::123456789012:user/mock-user",
    "123456789012",
  ]);
  assert.deepEqual(await forget(mock, sessionOf(KEY), request), [`${FOLDER}/me/`]);
  assert.equal(await mock.read(KEY, request), undefined);
});

Deno.test("a child gets real files, its profile, and the name of the identity", async () => {
  const system = memorySystem();
  const request = signInRequest(system, witness("none"));
  const identity = REGISTRY.identity(identityEntry({}, "me", "mock"));
  const session = { ...KEY, credentials: await identity.assume(undefined, request) };
  await mock.write(session, request);
  const { set, unset } = mock.environment(session, request);
  assert.equal(set.MOCK_IDENTITY, "me");
  assert.equal(set.AWS_PROFILE, "me");
  assert.equal(set.AWS_REGION, "us-east-1");
  assert.ok(unset.includes("AWS_ACCESS_KEY_ID"));
  assert.match(system.files.text(set.AWS_SHARED_CREDENTIALS_FILE ?? "") ?? "", /^\[me\]$/m);
  assert.match(system.files.text(set.AWS_CONFIG_FILE ?? "") ?? "", /^\[profile me\]$/m);
});

Deno.test("nothing about it looks like a real key to programs that search for leaks", async () => {
  const system = memorySystem();
  const request = signInRequest(system, witness("none"));
  const credentials = await REGISTRY.identity(identityEntry({}, "me", "mock")).assume(
    undefined,
    request,
  );
  await mock.write({ ...KEY, credentials }, request);
  assert.doesNotMatch(
    system.files.text(`${FOLDER}/me/${MADE_FOR}/credentials`) ?? "",
    /A[KS]IA[A-Z0-9]{16}|[A-Za-z0-9/+]{40}/,
  );
});
