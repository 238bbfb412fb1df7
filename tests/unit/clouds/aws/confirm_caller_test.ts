import assert from "node:assert/strict";
import { confirmCaller, impliedAccount } from "../../../../src/clouds/aws/confirm_caller.ts";
import { fact } from "../../../../src/clouds/fact.ts";
import { refuseUncompared } from "../../../../src/clouds/expected_caller.ts";
import type { Expected } from "../../../../src/config/model.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { identityEntry } from "../entries.ts";
import { signInRequest, witness } from "../requests.ts";

const PLACE = { file: "atmos.yaml", line: 9, column: 7 };
const ROLE = "arn:aws:sts::111122223333:assumed-role/Deployer/ann";
const CALLER = [...fact("principal", "Principal", ROLE), ...fact("account", "Account", "111122223333")];

function confirm(
  expected: Readonly<Record<string, string>>,
  implied: string | undefined,
  answer: typeof CALLER | Error = CALLER,
  person = witness("none"),
): { readonly done: Promise<void>; readonly warned: () => string[] } {
  const system = memorySystem();
  const all: Expected[] = Object.entries(expected).map(([name, value]) => ({ name, value, place: PLACE }));
  const entry = { ...identityEntry({}, "prod"), expected: all };
  const ask = (): Promise<typeof CALLER> =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  const path = ["principal", "assume_role"];
  const request = signInRequest(system, person);
  return {
    done: confirmCaller(entry, request, impliedAccount(entry, implied, path), ask),
    warned: () => system.logLines.map(({ level, message }) => `${level} ${message}`),
  };
}

Deno.test("who is expected may go on; nobody is asked where nothing is expected", async () => {
  await confirm({ account: "111122223333", arn: "arn:aws:iam::111122223333:role/Deployer" }, "111122223333")
    .done;
  await confirm({}, undefined, new Error("nobody asks")).done;
});

Deno.test("a mismatch names both values and the line that expects", async () => {
  await assert.rejects(confirm({ account: "444455556666" }, undefined).done, {
    code: "wrong_account",
    message:
      'atmos.yaml:9:7: cannot use "prod": the account is 111122223333, and expect.account wants 444455556666',
    hint: /Nothing was started.*`atmos auth login prod`/s,
  });
  await assert.rejects(confirm({ arn: "arn:aws:iam::111122223333:role/Admin" }, undefined).done, {
    code: "wrong_account",
    message: new RegExp(`the arn is ${ROLE}, and expect\\.arn wants arn:aws:iam::111122223333:role/Admin$`),
  });
  await assert.rejects(confirm({}, "444455556666").done, {
    code: "wrong_account",
    message:
      'atmos.yaml:3:5: cannot use "prod": the account is 111122223333, and principal.assume_role wants 444455556666',
  });
  await assert.rejects(confirm({ account: "111122223333" }, undefined, []).done, {
    code: "wrong_account",
    message: /the cloud names no account/,
  });
});

Deno.test("where AWS does not say, only what nobody wrote down goes on", async () => {
  const silence = new Error("no answer from sts.example");
  const { done, warned } = confirm({}, "111122223333", silence);
  await done;
  assert.deepEqual(warned(), ["warn The account is not compared"]);
  await assert.rejects(confirm({ account: "111122223333" }, "111122223333", silence).done, {
    code: "unavailable",
    message: /whether expect\.account holds is not known: no answer from sts\.example/,
  });
  const person = witness("none");
  person.stop.abort();
  await assert.rejects(confirm({}, "111122223333", silence, person).done, silence);
});

Deno.test("what a kind does not compare is refused, whatever it is", () => {
  const entry = {
    ...identityEntry({}, "prod", "azure/subscription"),
    expected: [{ name: "account", value: "1", place: PLACE }],
  };
  assert.throws(() => refuseUncompared(entry, []), {
    code: "unsupported",
    message:
      'atmos.yaml:9:7: cannot use "prod": expect.account is not compared for the kind azure/subscription',
    hint: "Take it out: nothing can be expected of this kind.",
  });
  assert.throws(() => refuseUncompared(entry, ["arn"]), { hint: "Use expect.arn." });
  refuseUncompared(entry, ["account", "arn"]);
});
