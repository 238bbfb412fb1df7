/** The form driver against the pages of a real Keycloak; how it is started is in `keycloak_test.ts`. */
import assert from "node:assert/strict";
import { signInByForm } from "../../src/clouds/aws/saml/form_driver.ts";
import { judgeResponse } from "../../src/clouds/aws/saml/judge_response.ts";
import { samlSettings } from "../../src/clouds/aws/saml/settings.ts";
import { denoFiles } from "../../src/system/deno_files.ts";
import { denoHttp } from "../../src/system/deno_http.ts";
import { placesOf, testUnless } from "../optional_programs.ts";
import { providerEntry } from "../unit/clouds/entries.ts";
import { signInRequest, witness } from "../unit/clouds/requests.ts";
import { memorySystem } from "../unit/system/memory_system.ts";
import { answerOfMoto } from "./moto_sts.ts";
import { PROVIDER, ROLE } from "./saml_idp.ts";

const origin = Deno.env.get("ATMOS_TESTS_KEYCLOAK");
const missing = origin === undefined ? ["a Keycloak in ATMOS_TESTS_KEYCLOAK"] : [];

async function signIn(password: string): Promise<string> {
  const memory = memorySystem();
  const http = denoHttp({ files: denoFiles(), log: memory.log, sources: [] });
  const url = `${origin}/realms/atmos/protocol/saml/clients/amazon-aws`;
  const settings = { url, region: "eu-west-1", driver: "Keycloak", username: "ann", password };
  const entry = providerEntry(settings, "corp", "aws/saml");
  const person = { ...witness("browser"), confirm: () => Promise.resolve(false) };
  return await signInByForm(await samlSettings(entry), signInRequest({ ...memory, http }, person));
}

testUnless("keycloak: its forms lead to an answer that AWS would take", missing, async () => {
  const posted = await signIn("ann's password");
  const now = Date.now();
  const response = judgeResponse(posted, "corp", { audience: undefined, recipient: undefined, now });
  assert.deepEqual(response.roles, [{ role: ROLE, provider: PROVIDER }]);
  assert.equal(response.sessionName, "ann");
});

testUnless("keycloak: a wrong password is told as one", missing, async () => {
  await assert.rejects(signIn("wrong"), /the password in the configuration is wrong/);
});

const moto = placesOf("moto_server")[0];

testUnless(
  "keycloak: the STS of moto takes its answer",
  [...missing, ...(moto === undefined ? ["moto_server"] : [])],
  async () => {
    const text = await answerOfMoto(moto ?? "", await signIn("ann's password"));
    assert.match(text, /<AssumeRoleWithSAMLResult>[\s\S]*<AccessKeyId>ASIA/);
    assert.match(text, /assumed-role\/Developer\/ann/);
  },
);
