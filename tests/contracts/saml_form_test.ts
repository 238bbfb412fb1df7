/** The form driver against pages of an identity provider on loopback, and its answer against moto's STS. */
import assert from "node:assert/strict";
import { signInByForm } from "../../src/clouds/aws/saml/form_driver.ts";
import { judgeResponse } from "../../src/clouds/aws/saml/judge_response.ts";
import { samlSettings } from "../../src/clouds/aws/saml/settings.ts";
import { denoFiles } from "../../src/system/deno_files.ts";
import { denoHttp } from "../../src/system/deno_http.ts";
import { testWith } from "../optional_programs.ts";
import { providerEntry } from "../unit/clouds/entries.ts";
import { signInRequest, witness } from "../unit/clouds/requests.ts";
import { memorySystem } from "../unit/system/memory_system.ts";
import { answerOfMoto } from "./moto_sts.ts";
import { type Idp, type IdpOptions, PASSWORD, PROVIDER, ROLE, samlAnswer, startIdp } from "./saml_idp.ts";

async function signIn(idp: Idp, password: string, code?: string): Promise<string> {
  const memory = memorySystem();
  const http = denoHttp({ files: denoFiles(), log: memory.log, sources: [] });
  const person = {
    ...witness("browser"),
    askText: () => Promise.resolve(code ?? ""),
    confirm: () => Promise.resolve(false),
  };
  const settings = { url: idp.url, region: "eu-west-1", driver: "Keycloak", username: "ann", password };
  const entry = providerEntry(settings, "corp", "aws/saml");
  return await signInByForm(await samlSettings(entry), signInRequest({ ...memory, http }, person));
}

async function withIdp(options: IdpOptions, work: (idp: Idp) => Promise<void>): Promise<void> {
  await using idp = await startIdp(options);
  await work(idp);
}

Deno.test("the forms of an identity provider lead to its answer", async () => {
  await withIdp({ roles: [`${PROVIDER},${ROLE}`] }, async (idp) => {
    const posted = await signIn(idp, PASSWORD);
    const response = judgeResponse(posted, "corp", {
      audience: undefined,
      recipient: undefined,
      now: Date.now(),
    });
    assert.deepEqual(response.roles, [{ role: ROLE, provider: PROVIDER }]);
    assert.deepEqual(idp.calls, ["GET /sso", "GET /sign-in", "POST /authenticate"]);
  });
});

Deno.test("a code is asked for after the password", async () => {
  await withIdp({ code: "123456" }, async (idp) => {
    assert.notEqual(await signIn(idp, PASSWORD, "123456"), "");
    assert.equal(idp.calls.at(-1), "POST /code");
  });
});

Deno.test("a wrong password and a locked account are told apart", async () => {
  await withIdp({ tries: 1 }, async (idp) => {
    await assert.rejects(signIn(idp, "wrong"), /the password in the configuration is wrong/);
    await assert.rejects(signIn(idp, PASSWORD), /the account is locked/);
  });
});

testWith({
  name: "moto: its STS takes the answer",
  needs: ["moto_server"],
  run: async (_t, moto) => {
    const text = await answerOfMoto(moto ?? "", await samlAnswer());
    assert.match(text, /<AssumeRoleWithSAMLResult>[\s\S]*<AccessKeyId>ASIA/);
    assert.match(text, /assumed-role\/Developer\/ann@example\.com/);
  },
});
