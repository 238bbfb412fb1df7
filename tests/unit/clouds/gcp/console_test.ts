import assert from "node:assert/strict";
import type { ConsoleDoor, ConsoleWish } from "../../../../src/clouds/console.ts";
import { googleConsole } from "../../../../src/clouds/gcp/console.ts";
import type { GoogleTokenValues } from "../../../../src/clouds/gcp/google_token_values.ts";
import { identityEntry, MADE_FOR } from "../entries.ts";
import { googleToken } from "./google_world.ts";

function door(wish: Partial<ConsoleWish> = {}, values: Partial<GoogleTokenValues> = {}): ConsoleDoor {
  return googleConsole({
    session: { provider: "p", identity: "i", madeFor: MADE_FOR, credentials: googleToken(values) },
    entry: identityEntry({}),
    before: [],
    wish: { issuer: "atmos", logoutFirst: false, ...wish },
  });
}

Deno.test("the project's page opens, for the account that is meant, and signs nobody in", () => {
  const person = door({}, { account: "ann@example.com" });
  assert.equal(
    person.page,
    "https://console.cloud.google.com/home/dashboard?project=acme-prod&authuser=ann%40example.com",
  );
  assert.deepEqual([person.signsIn, person.link.reveal(), person.notes], [false, person.page, []]);
  assert.match(door().notes.join(), /knows no service accounts/);
  assert.match(door({ seconds: 3600 }, { account: "ann@example.com" }).notes.join(), /do nothing here/);
});

Deno.test("a service has a name, or an address below the console", () => {
  assert.equal(
    door({ destination: "GKE" }).page,
    "https://console.cloud.google.com/kubernetes/list/overview?project=acme-prod",
  );
  const other = "https://console.cloud.google.com/run?project=other";
  assert.equal(door({ destination: other }).page, other);
  assert.throws(() => door({ destination: "computt" }), { code: "usage", hint: /compute/ });
  for (
    const evil of [
      "https://console.cloud.google.com.evil.example/",
      "javascript:alert(1)",
      "https://x@console.cloud.google.com/",
    ]
  ) {
    assert.throws(() => door({ destination: evil }), {
      code: "usage",
      message: /no page of Google Cloud's console/,
    });
  }
});
