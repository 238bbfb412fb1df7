/** What is killed: a sign-in of one cloud, by what its commands are and what of it ends by itself. */
import type { Keyring } from "../../src/keyring/keyring.ts";
import { Secret } from "../../src/secret.ts";
import { SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { startGoogle } from "../local_google/server.ts";
import { endSessions } from "../stories/harness/azure_files.ts";
import { count, PERSON } from "../stories/harness/sign_in.ts";
import { endRoles, portalFiles } from "../stories/harness/stored.ts";
import type { World } from "../stories/harness/world.ts";

export const ACTIONS = ["login", "renewal", "audit", "logout"] as const;
export type Action = typeof ACTIONS[number];

export interface Subject {
  readonly actions: readonly Action[];
  /** How a person signs in, and the variables of one who is there. */
  readonly login: readonly string[];
  readonly person: Readonly<Record<string, string>>;
  /** Lets something end, so that a login and a renewal have something to renew. */
  end(action: Action): Promise<void>;
  /** How many refresh tokens the service has taken back, because it gave the next one. */
  usedUp(): number;
}

export type Cloud = "aws" | "azure" | "google";
export const CLOUDS: readonly Cloud[] = ["aws", "azure", "google"];

/** Runs a part with a sign-in of a cloud, and its services. */
export async function withSubject(
  cloud: Cloud,
  t: World,
  keyring: Keyring | undefined,
  part: (subject: Subject) => Promise<void>,
): Promise<void> {
  switch (cloud) {
    case "aws":
      return await part(awsSubject(t, keyring));
    case "azure": {
      await using azure = await startLocalAzure({ deviceInterval: 1 });
      t.alsoSecret(() => azure.entra.secrets());
      Object.assign(t.env, azure.environment);
      await t.configure(AZURE);
      return await part({
        actions: ["login", "renewal", "logout"],
        login: ["auth", "login"],
        person: PERSON,
        end: () => endSessions(t),
        // Those of before stay good.
        usedUp: () => 0,
      });
    }
    case "google": {
      await using google = startGoogle({ clients: [CLIENT] });
      t.alsoSecret(() => google.state.secrets);
      Object.assign(t.env, google.env);
      await t.configure(GOOGLE);
      return await part({
        actions: ["login", "renewal", "logout"],
        login: ["auth", "login"],
        person: PERSON,
        end: () => endGoogle(t),
        usedUp: () => 0,
      });
    }
  }
}

const AZURE = `auth:
  providers:
    entra: { kind: azure/interactive, spec: { tenant_id: ${TENANT} } }
  identities:
    prod:
      kind: azure/subscription
      default: true
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION} }
`;

const CLIENT = { id: "team.apps.googleusercontent.com", secret: "GOCSPX-planted-secret-of-the-team" };

const GOOGLE = `auth:
  providers:
    google: { kind: gcp/interactive, spec: { client_id: ${CLIENT.id}, client_secret: ${CLIENT.secret} } }
  identities:
    prod: { kind: gcp/project, default: true, via: { provider: google }, principal: { project_id: acme-prod } }
`;

async function endGoogle(t: World): Promise<void> {
  for (const { path, content } of await t.files()) {
    if (!path.endsWith("/session.json")) continue;
    await Deno.writeTextFile(`${t.home}/${path}`, content.replace(/"expiresAt":\d+/, '"expiresAt":1000'));
  }
}

function awsSubject(t: World, keyring: Keyring | undefined): Subject {
  return {
    actions: ACTIONS,
    login: ["auth", "login"],
    person: PERSON,
    end: async (action) => {
      await endRoles(t);
      if (action !== "audit") await endPortal(t, keyring);
    },
    usedUp: () => count(t, "CreateToken refresh_token"),
  };
}

/** The token of the portal has ended, and what renews it has not. */
async function endPortal(t: World, keyring: Keyring | undefined): Promise<void> {
  t.aws.expireTokens();
  if (keyring === undefined) {
    for (const file of await portalFiles(t)) {
      await Deno.writeTextFile(file, withEndedTokens(await Deno.readTextFile(file)));
    }
    return;
  }
  const key = (await keyring.list()).map((one) => one.key).find(({ name, purpose }) =>
    name === "team-sso" && purpose === "sign-in"
  );
  if (key === undefined) throw new Error("there is no sign-in");
  const found = await keyring.get(key);
  if (found.state !== "present") throw new Error(`the sign-in is ${found.state}`);
  await keyring.set(key, { ...found.item, value: new Secret(withEndedTokens(found.item.value.reveal())) });
}

function withEndedTokens(text: string): string {
  return JSON.stringify(
    JSON.parse(
      text,
      (_, value) =>
        typeof value === "object" && value !== null && "accessToken" in value
          ? { ...value, expiresAt: "2020-01-01T00:00:00Z" }
          : value,
    ),
  );
}
