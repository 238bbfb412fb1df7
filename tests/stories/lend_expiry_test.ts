/** Children that live longer than three sessions in a row, at an AWS whose sessions end soon. */
import assert from "node:assert/strict";
import { signIn } from "./harness/sign_in.ts";
import { SDK_CHILDREN, type SdkChild } from "./harness/sdk_children.ts";
import { type Story, story } from "./harness/story.ts";

/** Seconds that a session lives. AWS gives none so short; nothing here knows that. */
const LIFE = 10;
/** Three sessions after the first one. */
const SECONDS = 3.4 * LIFE;

const SHORT = { approve: "auto", roleLifetime: LIFE } as const;

/** What each of them says at its end, when it was answered all the time. */
const WORKED = /[Tt]rue\n$|last = "111122223333"\n/;

/** Side by side, each lent to by a parent of its own: what they wait for is the same time. */
async function liveOn(t: Story, way: string, children: readonly SdkChild[]): Promise<void> {
  await signIn(t);
  await Promise.all(children.map(async (child) => {
    const command = await child.prepare(t, SECONDS);
    const lent = ["auth", "exec", "--credentials", way, "--", ...command];
    const { stdout, stderr, code } = await t.atmos(lent, { env: child.env, timeout: 240_000 });
    assert.match(stdout, WORKED, `${child.name}, by ${way}: ${code} ${stdout}${stderr}`);
    assert.equal(code, 0, child.name);
  }));
  const sessions = t.aws.calls("GetRoleCredentials").length;
  assert.ok(sessions >= 4, `${sessions} sessions`);
  assert.ok(sessions <= 30, `${sessions} sessions: one renews for all`);
}

for (const way of ["server", "process", "file"] as const) {
  const children = SDK_CHILDREN.filter(({ ways }) => ways.includes(way));
  const here = children.filter(({ missing }) => missing.length === 0);
  const names = here.map(({ name }) => name).join(", ") || "programs";
  const missing = here.length === 0 ? ["programs of AWS"] : [];
  story(`across three expiries, lent by ${way}, go on: ${names}`, { missing, aws: SHORT }, async (t) => {
    await liveOn(t, way, here);
  });
  for (const child of children.filter((child) => !here.includes(child))) {
    const { name, missing } = child;
    story(`across three expiries, lent by ${way}, goes on: ${name}`, { missing, aws: SHORT }, async (t) => {
      await liveOn(t, way, [child]);
    });
  }
}
