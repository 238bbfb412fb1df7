import assert from "node:assert/strict";
import { silent } from "../../../src/auth/silent.ts";

Deno.test("where nobody is there, every question fails with the command to run, as a promise does", async () => {
  const question = { about: 'the provider "co\u001brp"', message: "?" };
  const asked = [
    () => silent.askSecret(question),
    () => silent.askText(question),
    () => silent.choose({ ...question, options: [{ value: "a", label: "a" }] }),
    () => silent.confirm({ ...question, yes: "y", no: "n" }),
  ];
  for (const ask of asked) {
    let answer: Promise<unknown> | undefined;
    assert.doesNotThrow(() => answer = ask());
    await assert.rejects(answer ?? Promise.resolve(), {
      code: "not_signed_in",
      message: /^cannot go on with the provider "co\\u001brp": /,
      hint: /atmos auth login/,
    });
  }
});
