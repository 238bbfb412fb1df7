/** Children that live longer than three sessions in a row, at an AWS whose sessions end soon. */
import assert from "node:assert/strict";
import { signIn } from "./harness/sign_in.ts";
import { SDK_CHILDREN } from "./harness/sdk_children.ts";
import { type Story, story } from "./harness/story.ts";

/** Seconds that a session lives. AWS gives none so short; nothing here knows that. */
const LIFE = 10;
/** Three sessions after the first one. */
const SECONDS = 3.4 * LIFE;

const SHORT = { approve: "auto", roleLifetime: LIFE } as const;

function keysGiven(t: Story): number {
  return t.aws.calls("GetRoleCredentials").length;
}

for (const way of ["server", "process"] as const) {
  for (const child of SDK_CHILDREN.filter(({ except }) => !except?.includes(way))) {
    const name = `${child.name} works on across three expiries, lent by ${way}`;
    story(name, { missing: child.missing, aws: SHORT }, async (t) => {
      await signIn(t);
      const command = await child.prepare(t, SECONDS);
      const { stdout } = await t.atmos(["auth", "exec", "--credentials", way, "--", ...command], {
        env: child.env,
        timeout: 180_000,
        code: 0,
      });
      assert.match(stdout, /[Tt]rue\n$|last = "111122223333"\n/, stdout);
      assert.ok(keysGiven(t) >= 4, `${keysGiven(t)} sessions`);
      assert.ok(keysGiven(t) <= 30, `${keysGiven(t)} sessions: one renews for all`);
    });
  }
}

story("new processes find good keys in the files all the time", {
  missing: SDK_CHILDREN[1]?.missing ?? [],
  aws: SHORT,
}, async (t) => {
  await signIn(t);
  const command = await SDK_CHILDREN[1]?.prepare(t, SECONDS) ?? [];
  const { stdout } = await t.atmos(["auth", "exec", "--", ...command], { timeout: 180_000, code: 0 });
  assert.match(stdout, /true\n$/);
  assert.ok(keysGiven(t) >= 4);
});
