/** Logins and logouts at the same time: whoever loses says what happened, and exit codes are true. */

import assert from "node:assert/strict";
import { PERSON } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

const ROUNDS = 2;

/** Whether anything that a logout takes is stored. */
async function isSignedIn(t: Story): Promise<boolean> {
  return (await t.files()).some(({ path, kind, content }) =>
    kind === "file" && (/aws\/team-sso\/.*\/credentials$/.test(path) ||
      /aws-sso\/.*\.json$/.test(path) && content.includes("accessToken"))
  );
}

story("three logins and three logouts at once end in one state, and none says what is not true", {
  aws: { approve: "auto" },
}, async (t) => {
  for (let round = 0; round < ROUNDS; round++) {
    const [logins, logouts] = await Promise.all([
      Promise.all([1, 2, 3].map(() => t.atmos(["auth", "login", "dev-admin"], { env: PERSON }))),
      Promise.all([1, 2, 3].map(() => t.atmos(["auth", "logout", "dev-admin"]))),
    ]);
    for (const { code, stderr } of logouts) {
      assert.doesNotMatch(stderr, /unexpected error/);
      if (code !== 0) assert.match(stderr, /Can still be used: |still there|another process/, stderr);
    }
    for (const { code, stderr } of logins) {
      assert.doesNotMatch(stderr, /unexpected error/);
      if (code !== 0) assert.match(stderr, /✗ cannot .*: .*\n/, stderr);
    }
    if (logouts.every(({ code }) => code !== 0)) assert.ok(await isSignedIn(t), "nobody failed for nothing");
    const last = await t.atmos(["auth", "logout", "dev-admin"], { code: 0 });
    assert.doesNotMatch(last.stderr, /failed/i);
    assert.ok(!await isSignedIn(t), "and then it is over");
  }
});
