/** A few of the kills of `deno task kills`, which does a thousand. */
import assert from "node:assert/strict";
import { killAtRandom, seeded } from "../kills/kills.ts";
import { PLACES } from "../kills/places.ts";
import { CLOUDS, withSubject } from "../kills/subject.ts";
import { COMPILED } from "./harness/program.ts";
import { story } from "./harness/story.ts";

const KILLS = COMPILED ? 40 : 5;

for (const { name, needs, use } of PLACES) {
  for (const cloud of CLOUDS) {
    story(`${KILLS} kills at random tear nothing of ${cloud} in ${name}, and sign nobody out`, {
      needs,
      aws: { approve: "auto" },
    }, async (t) => {
      await use(t, (keyring) =>
        withSubject(cloud, t, keyring, async (subject) => {
          const random = seeded(Date.now());
          const { killed, ended } = await killAtRandom(t, { kills: KILLS, random, subject });
          const sum = Object.values(killed).reduce((all, one) => all + one, ended);
          assert.equal(sum, KILLS);
        }));
    });
  }
}
