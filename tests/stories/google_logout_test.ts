/** Every form of a logout, for every place where a sign-in at Google can lie. */
import assert from "node:assert/strict";
import { Secret } from "../../src/secret.ts";
import { startGoogle } from "../local_google/server.ts";
import { secretsIn } from "./harness/canary.ts";
import { integratedIn } from "./harness/integration_files.ts";
import { logOutByMenu } from "./harness/logout_menu.ts";
import { PERSON } from "./harness/sign_in.ts";
import { SIGN_IN_STORES } from "./harness/sign_in_stores.ts";
import { type Story, story } from "./harness/story.ts";

const CLIENT = { id: "team.apps.googleusercontent.com", secret: "GOCSPX-the-clients-secret" };

const CONFIGURATION = `auth:
  providers:
    google: { kind: gcp/interactive, spec: { client_id: ${CLIENT.id}, client_secret: ${CLIENT.secret} } }
  identities:
    prod: { kind: gcp/project, via: { provider: google }, principal: { project_id: acme-prod } }
    test: { kind: gcp/project, via: { provider: google }, principal: { project_id: acme-test } }
  integrations:
    images: { kind: gcp/artifact-registry, via: { provider: google }, spec: { registry: { location: europe-west1 } } }
`;

interface Form {
  /** After `logout`; undefined for the menu, in which the first identity is chosen. */
  readonly args: string | undefined;
  readonly before?: (t: Story) => Promise<void>;
  /** What is left of sessions here, and of sign-ins in both realms. */
  readonly sessions: readonly string[];
  readonly signIns: number;
}

const FORMS: readonly Form[] = [
  { args: "prod", sessions: ["test"], signIns: 1 },
  { args: undefined, sessions: ["test"], signIns: 1 },
  { args: "prod --only --dry-run", sessions: ["prod", "test"], signIns: 2 },
  { args: "prod --only", sessions: ["test"], signIns: 2 },
  { args: "--provider google", sessions: [], signIns: 1 },
  { args: "--all", sessions: [], signIns: 1 },
  { args: "--expired", sessions: ["prod", "test"], signIns: 2 },
  { args: "--expired", before: (t) => endSession(t, "prod"), sessions: ["test"], signIns: 2 },
  { args: "--all-realms", sessions: [], signIns: 0 },
];

const ACME = { ATMOS_AUTH_REALM: "acme" };

async function endSession(t: Story, identity: string): Promise<void> {
  for (const { path, content } of await t.files()) {
    if (!path.startsWith(`.config/atmos/gcp/google/${identity}/`) || !path.endsWith("/session.json")) {
      continue;
    }
    await Deno.writeTextFile(`${t.home}/${path}`, content.replace(/"expiresAt":\d+/, '"expiresAt":1000'));
  }
}

async function sessionsIn(t: Story, folder: string): Promise<string[]> {
  const paths = (await t.files()).map(({ path }) => path);
  const prefix = `.config/atmos/${folder}gcp/google/`;
  return paths.filter((path) => path.startsWith(prefix) && path.endsWith("/session.json"))
    .map((path) => path.slice(prefix.length).split("/")[0] ?? "").sort();
}

for (const store of SIGN_IN_STORES) {
  const options = {
    needs: ["script", ...store.needs],
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
        await t.atmos(["auth", "login", "prod"], { env: { ...PERSON, ...ACME }, code: 0 });
        for (const { args, before, sessions, signIns } of FORMS) {
          for (const identity of ["prod", "test"]) {
            await t.atmos(["auth", "login", identity], { env: PERSON, code: 0 });
          }
          await before?.(t);
          if (args === undefined) await logOutByMenu(t, "prod");
          else await t.atmos(["auth", "logout", ...args.split(" ")], { code: 0 });
          assert.deepEqual(await sessionsIn(t, ""), sessions, args);
          assert.deepEqual(await sessionsIn(t, "acme/"), signIns === 0 ? [] : ["prod"], args);
          // What follows a sign-in is there as long as the session.
          assert.deepEqual(await integratedIn(t), [...signIns === 0 ? [] : ["acme:prod"], ...sessions], args);
          assert.equal(google.state.grants.size, signIns, args);
          const kept = keyring === undefined
            ? (await t.files()).filter(({ path }) => /\.cache\/.*gcp\/google\.[0-9a-f]+\.json$/.test(path))
            : (await keyring.list()).filter(({ key }) => key.purpose === "refresh");
          assert.equal(kept.length, signIns, args);
        }
        for (const env of [{}, ACME]) {
          await t.atmos(["auth", "exec", "-i", "prod", "--", "true"], { env, code: 1 });
        }
        const secrets = google.state.secrets;
        const left = (await t.files()).filter(({ content }) => secretsIn(content, secrets).length > 0);
        assert.deepEqual(left.map(({ path }) => path), []);
      });
    },
  );
}
