/** A sign-in at the console whose browser is on another device. */
import assert from "node:assert/strict";
import { codeIn } from "../../../../../src/clouds/aws/console_sign_in/elsewhere.ts";
import { Secret } from "../../../../../src/secret.ts";
import { type Witness, witness } from "../../requests.ts";
import { type StsWorld, stsWorld } from "../sts_world.ts";
import { refusal } from "../refusal.ts";

const ANN = { accountId: "111122223333", name: "ann" };
const YAML = "auth:\n  identities:\n    ann: { kind: aws/user, credentials: { region: eu-west-1 } }\n";
const MINUTE = 60_000;

function annsWorld(test: (world: StsWorld) => Promise<void>): Promise<void> {
  return stsWorld({ yaml: () => YAML, users: [ANN] }, test);
}

/** Somebody who opens the link elsewhere, and enters what the page shows after some other tries. */
function carrying(...before: string[]): Witness & { readonly wrong: string[] } {
  const person = witness("device");
  const wrong: string[] = [];
  return {
    ...person,
    wrong,
    askSecret: async ({ check }) => {
      const prompt = person.prompts.at(-1);
      if (prompt === undefined || !("verificationUrl" in prompt)) throw new Error("no link was shown");
      const page = await (await fetch(prompt.verificationUrl)).text();
      const [, code = ""] = /<p>([A-Za-z0-9+/=]+)<\/p>/.exec(page) ?? [];
      for (const typed of [...before, code]) {
        const problem = check?.(typed);
        if (problem === undefined) return new Secret(typed);
        wrong.push(problem);
      }
      throw new Error(`no code was accepted: ${page}`);
    },
  };
}

Deno.test("without a browser here the person carries the code over, and is renewed afterwards", async () => {
  await annsWorld(async ({ session, calls, system, local }) => {
    const other = btoa("state=somebody-elses&code=planted");
    const person = carrying("nonsense", other, btoa("code=planted"));
    const keys = await session("ann", person);
    assert.deepEqual(person.wrong, Array(3).fill("That is not the code of this sign-in. Copy all of it."));
    assert.deepEqual(calls(), ["AuthorizeConsole", "CreateOAuth2Token"]);
    assert.equal(keys.expiresAt, system.clock.now() + 15 * MINUTE);
    assert.deepEqual(person.outcomes, ["signed_in"]);
    const [prompt] = person.prompts;
    const url = new URL(prompt !== undefined && "verificationUrl" in prompt ? prompt.verificationUrl : "");
    assert.equal(url.searchParams.get("client_id"), "arn:aws:signin:::devtools/cross-device");
    assert.equal(url.searchParams.get("redirect_uri"), `${local.url}/v1/sessions/confirmation`);

    await system.clock.tick(14 * MINUTE);
    await session("ann");
    assert.deepEqual(calls(), ["CreateOAuth2Token"], "renewed as the application that it was given to");
    const shown = JSON.stringify([system.logLines, person.notices]);
    for (const secret of local.secrets()) assert.equal(shown.includes(secret), false);
  });
});

Deno.test("a code that AWS does not take any more ends the sign-in with the next command", async () => {
  await annsWorld(async ({ session, local, calls }) => {
    local.behave("CreateOAuth2Token", { kind: "refuse", type: "AccessDeniedException" });
    const error = await refusal(session("ann", carrying()));
    assert.match(error.message, /^cannot sign in to AWS Sign-In: /);
    assert.equal(calls().filter((name) => name === "CreateOAuth2Token").length, 1);
  });
});

Deno.test("where nobody can type, a terminal is named", async () => {
  await annsWorld(async ({ session, calls }) => {
    const error = await refusal(session("ann", witness("device")));
    assert.equal(error.code, "not_signed_in");
    assert.match(
      error.hint ?? "",
      /terminal for `atmos auth login ann --device`, or .*`atmos auth user configure ann`/,
    );
    assert.deepEqual(calls(), []);
  });
});

Deno.test("what the page shows is read strictly", () => {
  const shown = btoa("state=s&code=a%2Fb");
  assert.equal(codeIn(` ${shown}\n`, "s"), "a/b");
  for (const typed of ["", "!", shown, btoa("state=s"), btoa("state=s&code="), btoa("code=c")]) {
    assert.equal(codeIn(typed, "another"), undefined);
  }
});
