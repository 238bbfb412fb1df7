/** A shell whose sessions only a person can renew: it says so in time, and what runs in it goes on after a login elsewhere. */
import assert from "node:assert/strict";
import { SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { startGoogle } from "../local_google/server.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { endTokens } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const NEEDS = { needs: ["script", "curl"] } as const;

/** Seconds that sessions live. */
const LIFE = 15;

interface Lent {
  readonly identity: string;
  /** Asks as a program does that gets credentials; what it prints has `word` in it while they are good. */
  readonly ask: string;
  readonly word: string;
  /** Ends what renews the session, as an administrator does. */
  end(): Promise<void>;
  login(): Promise<unknown>;
}

async function goesOn(t: Story, { identity, ask, word, end, login }: Lent): Promise<void> {
  // One program all the time: it says when it begins and ceases to get any.
  const script = `was=; while :; do
  if ${ask} | grep -q '${word}'; then is=has; else is=lacks; fi
  [ "$is" = "$was" ] || echo "the program $is credentials"
  was=$is
  sleep 1
done`;
  const path = await t.write("ask.sh", script);
  const shell = ["auth", "shell", "-i", identity, "--credentials", "server", "--shell", "sh"];
  const terminal = await t.terminal(shell, { env: { PS1: "in> " } });
  await terminal.waitFor("in>");
  await terminal.write(`sh ${path}\r`);
  await terminal.waitFor("the program has credentials");
  await end();
  await terminal.waitFor(
    new RegExp(
      `The session of ${identity} needs you \\(\\d+s left\\): run atmos auth login ${identity} in any`,
    ),
  );
  await terminal.waitFor("the program lacks credentials");
  await login();
  await terminal.waitFor("the program has credentials");
  await terminal.write("\x03");
  await terminal.waitFor("in>");
  await terminal.write("exit\r");
  await terminal.exited;
  assert.equal(terminal.text.split("needs you").length, 2, terminal.text);
}

story("a program in a shell of AWS goes on after a login in another terminal", {
  ...NEEDS,
  aws: { approve: "auto", roleLifetime: LIFE },
}, async (t) => {
  await signIn(t);
  await goesOn(t, {
    identity: "dev-admin",
    ask:
      'curl -s -H "Authorization: $(cat "$AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")" "$AWS_CONTAINER_CREDENTIALS_FULL_URI"',
    word: '"AccessKeyId"',
    end: async () => {
      await endTokens(t);
      t.aws.revokeSessions();
    },
    login: () => signIn(t),
  });
});

story("a program in a shell of Azure goes on after a login in another terminal", NEEDS, async (t) => {
  await using azure = await startLocalAzure({ deviceInterval: 1, tokenLifetime: LIFE });
  t.alsoSecret(() => azure.entra.secrets());
  Object.assign(t.env, azure.environment);
  await t.configure(`auth:
  providers:
    entra: { kind: azure/device-code, spec: { tenant_id: ${TENANT} } }
  identities:
    prod: { kind: azure/subscription, via: { provider: entra }, principal: { subscription_id: ${SUBSCRIPTION} } }
`);
  const login = (): Promise<unknown> => t.atmos(["auth", "login", "prod", "--device"], { code: 0 });
  await login();
  await goesOn(t, {
    identity: "prod",
    ask:
      'curl -s -H "Metadata: true" "$ARM_MSI_ENDPOINT?api-version=2018-02-01&resource=https://management.azure.com"',
    word: '"access_token"',
    end: () => Promise.resolve(azure.entra.revokeAll()),
    login,
  });
});

story("a program in a shell of Google goes on after a login in another terminal", NEEDS, async (t) => {
  const client = { id: "team.apps.googleusercontent.com", secret: "GOCSPX-planted-client-secret" };
  await using google = startGoogle({
    clients: [client],
    projects: [{ id: "acme", number: "42", name: "Acme", seenBy: ["ann@example.com"] }],
    life: LIFE,
  });
  t.alsoSecret(() => google.state.secrets);
  Object.assign(t.env, google.env);
  await t.configure(`auth:
  providers:
    google: { kind: gcp/interactive, spec: { client_id: ${client.id}, client_secret: ${client.secret} } }
  identities:
    green: { kind: gcp/project, via: { provider: google }, principal: { project_id: acme } }
`);
  const login = (): Promise<unknown> => t.atmos(["auth", "login", "green"], { env: PERSON, code: 0 });
  await login();
  const field = (name: string): string => `sed -n 's/.*"${name}": *"\\([^"]*\\)".*/\\1/p'`;
  const ask = await t.write(
    "google.sh",
    `url=$(${field("token_url")} < "$GOOGLE_APPLICATION_CREDENTIALS")
key=$(${field("Authorization")} < "$GOOGLE_APPLICATION_CREDENTIALS")
word=$(curl -s -H "Authorization: $key" "\${url%/token}/subject" | ${field("value")})
curl -s -d "subject_token=$word" "$url"
`,
  );
  await goesOn(t, {
    identity: "green",
    ask: `sh ${ask}`,
    word: '"access_token"',
    end: () => Promise.resolve(google.state.grants.clear()),
    login,
  });
});
