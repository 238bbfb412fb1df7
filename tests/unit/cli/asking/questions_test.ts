import assert from "node:assert/strict";
import type { Interaction } from "../../../../src/clouds/interaction.ts";
import { newKeyringTalk } from "../../../../src/cli/asking/keyring_talk.ts";
import { questions, shownMessage } from "../../../../src/cli/asking/questions.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";
import { memorySystem } from "../../system/memory_system.ts";

type Questions = ReturnType<typeof questions>;

const QUESTION = { about: 'the provider "co\u001brp"', message: "Password" };

const ASK: readonly [name: string, ask: (asked: Questions) => Promise<unknown>][] = [
  ["a secret", ({ askSecret }) => askSecret(QUESTION)],
  ["a text", ({ askText }) => askText({ ...QUESTION, check: () => undefined })],
  ["a choice", ({ choose }) => choose({ ...QUESTION, options: [{ value: "a", label: "A" }] })],
  ["a yes", ({ confirm }) => confirm({ ...QUESTION, yes: "yes", no: "no" })],
];

/** Why nothing can be typed. */
const OBSTACLES: readonly [name: string, canType: boolean, isLent: boolean][] = [
  ["without a terminal", false, false],
  ["while a child has the terminal", true, true],
];

for (const [obstacle, canType, isLent] of OBSTACLES) {
  for (const [name, ask] of ASK) {
    Deno.test(`${obstacle}, ${name} is asked of nobody, and the error says who wanted it`, async () => {
      const system = memorySystem();
      const keyringTalk = newKeyringTalk();
      const asked: Pick<Interaction, keyof Questions> = questions({
        system,
        style: createStyle(false),
        canType,
        keyringTalk,
      });
      // A child takes the terminal long after the questions are made.
      keyringTalk.terminalIsLent = isLent;
      await assert.rejects(ask(asked), {
        code: "not_signed_in",
        message: /^cannot go on with the provider "co\\u001brp": a person must answer a question$/,
        hint: "Run `atmos auth login` in a terminal.",
      });
      assert.equal(system.stderr() + system.stdout(), "");
    });
  }
}

Deno.test("a message keeps its lines and cannot control the terminal", () => {
  assert.equal(shownMessage("one\ntwo\u001b[2J"), "one\ntwo\\u001b[2J");
});
