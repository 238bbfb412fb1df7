import assert from "node:assert/strict";
import { SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { PERSON } from "./harness/sign_in.ts";
import { story } from "./harness/story.ts";

const CONFIGURATION = `auth:
  providers:
    entra: { kind: azure/interactive, spec: { tenant_id: ${TENANT} } }
  identities:
    azure-prod:
      kind: azure/subscription
      default: true
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION} }
`;

story("a person signs in to Azure in the browser, and no program sees the page's address", async (t) => {
  await using azure = await startLocalAzure();
  t.alsoSecret(() => azure.entra.secrets());
  Object.assign(t.env, azure.environment);
  await t.configure(CONFIGURATION);
  const { stderr } = await t.atmos(["auth", "login"], { env: PERSON, code: 0 });
  assert.match(stderr, /Signed in at "entra" as ada@acme\.example\./);
  const [visit] = await t.browser.visits();
  assert.match(visit?.url ?? "", /^http:\/\/localhost:\d+\/sign-in\/[\w-]{43}$/);
  const url = new URL(visit?.pages[1]?.url ?? "");
  assert.match(url.searchParams.get("redirect_uri") ?? "", /^http:\/\/localhost:\d+$/);
  assert.equal(url.searchParams.get("code_challenge_method"), "S256");
  assert.match(visit?.pages.at(-1)?.text ?? "", /<h1>Signed in<\/h1>/);
  assert.deepEqual(azure.entra.calls.map(({ what, status }) => `${what} ${status}`).slice(0, 2), [
    "GET authorize 302",
    "token authorization_code 200",
  ]);
  await t.atmos(["auth", "whoami"], { code: 0 });

  azure.entra.decision = "decline";
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  const refused = await t.atmos(["auth", "login"], { env: PERSON, code: 1 });
  assert.match(refused.stderr, /AADSTS65004: User declined to consent/);
});
