/** Every form of a logout, for every place where a sign-in at Google can lie. */
import assert from "node:assert/strict";
import { Secret } from "../../src/secret.ts";
import { startGoogle } from "../local_google/server.ts";
import { PERSON } from "./harness/sign_in.ts";
import { SIGN_IN_STORES } from "./harness/sign_in_stores.ts";
import { story } from "./harness/story.ts";

const CLIENT = { id: "team.apps.googleusercontent.com", secret: "GOCSPX-the-clients-secret" };

const CONFIGURATION = `auth:
  providers:
    google: { kind: gcp/interactive, spec: { client_id: ${CLIENT.id}, client_secret: ${CLIENT.secret} } }
  identities:
    prod: { kind: gcp/project, via: { provider: google }, principal: { project_id: acme-prod } }
    test: { kind: gcp/project, via: { provider: google }, principal: { project_id: acme-test } }
`;

/** What is left after a logout of each form: sessions, and whether the sign-in is good. */
const FORMS: readonly (readonly [form: string, sessions: readonly string[], isSignedIn: boolean])[] = [
  ["prod", ["test"], false],
  ["prod --only", ["test"], true],
  ["--provider google", [], false],
  ["--all", [], false],
  ["--all-realms", [], false],
  ["--expired", ["prod", "test"], true],
];

for (const store of SIGN_IN_STORES) {
  const options = {
    needs: store.needs,
    ...(store.program === undefined ? {} : { program: store.program }),
  };
  story(
    `each form of a logout ends its part of a sign-in at Google, with ${store.name}`,
    options,
    async (t) => {
      await using google = startGoogle({ clients: [CLIENT] });
      t.alsoSecret(() => google.state.secrets);
      Object.assign(t.env, google.env);
      await t.configure(CONFIGURATION);
      await store.use(t, async ({ keyring }) => {
        // The first item decides what a passphrase costs.
        const first = { realm: undefined, name: "first", purpose: "tokens" } as const;
        await keyring?.set(first, { class: "session", value: new Secret("the first one") });
        for (const [form, sessions, isSignedIn] of FORMS) {
          for (const identity of ["prod", "test"]) {
            await t.atmos(["auth", "login", identity], { env: PERSON, code: 0 });
          }
          await t.atmos(["auth", "logout", ...form.split(" ")], { code: 0 });
          const left = (await t.files()).flatMap(({ path }) =>
            /gcp\/google\/([^/]+)\/[^/]+\/session\.json$/.exec(path)?.[1] ?? []
          );
          assert.deepEqual(left.toSorted(), sessions.toSorted(), form);
          assert.equal(google.state.grants.size, isSignedIn ? 1 : 0, form);
          const kept = keyring === undefined
            ? (await t.files()).filter(({ path }) => /\.cache\/.*gcp\/google\.[0-9a-f]+\.json$/.test(path))
            : (await keyring.list()).filter(({ key }) => key.purpose === "refresh");
          assert.equal(kept.length, isSignedIn ? 1 : 0, form);
          await t.atmos(["auth", "logout", "--all"], { code: 0 });
        }
      });
    },
  );
}
