import assert from "node:assert/strict";
import { AtmosError } from "../../../../src/errors.ts";
import { tokenIn } from "../../../../src/clouds/azure/cli/answer.ts";
import type { RunRequest } from "../../../../src/system/ports.ts";
import { AZURE_CLI, OTHER_TENANT, SUBSCRIPTION, TENANT } from "../../../local_azure/entra.ts";
import { Tokens } from "../../../local_azure/tokens.ts";
import { providerEntry, REGISTRY } from "../entries.ts";
import { type AzureWorld, azureWorld } from "./world.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const ISSUED = { tenant: TENANT, clientId: AZURE_CLI, person: "ada@acme.example" };

/** An Azure CLI in which somebody is signed in. */
function az(issued = ISSUED): (request: RunRequest) => { stdout: string; stderr: string } {
  const tokens = new Tokens(() => NOW, 3600);
  return () => ({
    stdout: JSON.stringify({
      accessToken: tokens.access(issued, "https://management.azure.com"),
      expires_on: NOW / 1000 + 3600,
      expiresOn: "nonsense",
      tenant: issued.tenant,
    }),
    stderr: "WARNING: this is only a warning {",
  });
}

function world(run = az(), env: Readonly<Record<string, string>> = {}): AzureWorld {
  return azureWorld({ run, env });
}

Deno.test("whoever is signed in with the Azure CLI is asked for tokens there, and nothing of it is kept", async () => {
  const here = world();
  const { values } = await here.signIn("azure/cli", {}, { scopes: ["graph"] });
  assert.equal(values.principal.name, "ada@acme.example");
  assert.equal(values.tokens.arm.expiresAt, NOW + 3_600_000);
  assert.deepEqual(here.system.ran.map(({ args }) => args.join(" ")), [
    `account get-access-token --output=json --tenant=${TENANT} --scope=https://management.azure.com/.default`,
    `account get-access-token --output=json --tenant=${TENANT} --scope=https://graph.microsoft.com/.default`,
  ]);
  assert.deepEqual(here.system.files.paths(), []);
});

Deno.test("a subscription is asked for instead of the directory, never both", async () => {
  const here = world();
  await here.signIn("azure/cli", { subscription_id: SUBSCRIPTION });
  assert.match(
    here.system.ran[0]?.args.join(" ") ?? "",
    new RegExp(`json --subscription=${SUBSCRIPTION} --scope`),
  );
});

Deno.test("in a shell that an identity was lent to, the person's own sign-in is asked", async () => {
  const lent = world(az(), { AZURE_CONFIG_DIR: "/home/me/.config/atmos/azure/corp/dev/0a-0b/cli" });
  await lent.signIn("azure/cli");
  assert.equal(lent.system.ran[0]?.env?.["AZURE_CONFIG_DIR"], undefined);
  const own = world(az(), { AZURE_CONFIG_DIR: "/home/me/work-azure" });
  await own.signIn("azure/cli");
  assert.equal(own.system.ran[0]?.env?.["AZURE_CONFIG_DIR"], "/home/me/work-azure");
});

Deno.test("a session belongs to the Azure CLI's folder that its person has named", () => {
  const entry = providerEntry({}, "corp", "azure/cli");
  const decided = (env: Readonly<Record<string, string>>): unknown => {
    const { system, context } = world(az(), env);
    return REGISTRY.decides("provider", entry.kind, { system, folders: context.folders });
  };
  assert.equal(decided({ AZURE_CONFIG_DIR: "/home/me/work-azure" }), "/home/me/work-azure");
  const lent = "/home/me/.config/atmos/azure/corp/dev/0a-0b/cli";
  assert.equal(decided({ AZURE_CONFIG_DIR: lent }), decided({}));
});

Deno.test("the token of another directory is not taken", async () => {
  await assert.rejects(world(az({ ...ISSUED, tenant: OTHER_TENANT })).signIn("azure/cli"), {
    code: "access_denied",
    message: new RegExp(`of the directory ${OTHER_TENANT}, and not of ${TENANT}`),
  });
});

const FAILURES: readonly (readonly [string, object | undefined, string, RegExp])[] = [
  ["is missing", undefined, "unavailable", /there is no Azure CLI/],
  ["hangs", { timedOut: true, code: 137 }, "unavailable", /did not answer/],
  [
    "knows nobody",
    { code: 1, stderr: "ERROR: Please run 'az login' to setup account.\n" },
    "not_signed_in",
    /Please run/,
  ],
  ["fails", { code: 2, stderr: "\nERROR: broken\x1b[31m\n" }, "unavailable", /refused \(ERROR: broken/],
  ["says nothing", { code: 0, stdout: "" }, "unavailable", /no token/],
  ["prints something else", { code: 0, stdout: '{"accessToken":7}' }, "unavailable", /no token/],
];

for (const [what, result, code, message] of FAILURES) {
  Deno.test(`an Azure CLI that ${what} is told with what to do`, async () => {
    const here = azureWorld({ run: () => result });
    await assert.rejects(here.signIn("azure/cli", {}, { means: "browser" }), (error) => {
      assert.ok(error instanceof AtmosError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\u001b"));
      assert.ok(error.hint);
      return true;
    });
  });
}

Deno.test("old versions tell the end in local time", () => {
  const local = new Date(2026, 0, 2, 3, 4, 5);
  assert.equal(
    tokenIn('{"accessToken":"a","expiresOn":"2026-01-02 03:04:05.999999"}')?.expiresAt,
    local.getTime(),
  );
  for (
    const text of [
      "",
      "[]",
      '{"accessToken":"a"}',
      '{"accessToken":"a b","expires_on":9}',
      '{"expires_on":9}',
    ]
  ) {
    assert.equal(tokenIn(text), undefined, text);
  }
});
