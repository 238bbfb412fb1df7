import assert from "node:assert/strict";
import { startJob } from "./harness/google_job.ts";
import { story } from "./harness/story.ts";

/** Asks as a library does, and says how the token differs from the one before. */
const ASK = `
field() { sed -n "s/.*\\"$1\\": *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
url=$(field token_url < "$GOOGLE_APPLICATION_CREDENTIALS")
key=$(field Authorization < "$GOOGLE_APPLICATION_CREDENTIALS")
ask() {
  word=$(curl -s -H "Authorization: $key" "\${url%/token}/subject" | field value)
  curl -s -d "subject_token=$word" "$url" | field access_token
}
first=$(ask)
sleep 9
second=$(ask)
test -n "$first" && test -n "$second" && test "$first" != "$second" && echo another
test "$(cat "$CLOUDSDK_CONFIG/../access_token")" = "$second" && echo the same for gcloud
`;

story(
  "a token is replaced while a child runs, for libraries and for gcloud",
  { needs: ["curl"] },
  async (t) => {
    await using job = await startJob(t);
    job.google.state.world.life = 12;
    const script = await t.write("ask.sh", ASK);
    const { stdout } = await t.atmos(["auth", "exec", "--", "sh", script], { env: job.env, code: 0 });
    assert.equal(stdout, "another\nthe same for gcloud\n");
  },
);
