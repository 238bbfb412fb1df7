/**
 * Kills the program a thousand times, and looks each time what is left; of each cloud with each keyring:
 *
 *   deno task kills
 *   deno task kills --kills 90 --seed 7 --place age --cloud azure
 *   ATMOS_BIN=dist/atmos-… deno task kills      the executable, which takes a fraction of the time
 */
import { parseArgs } from "node:util";
import { programUnderTest } from "../stories/harness/program.ts";
import { openWorld } from "../stories/harness/world.ts";
import { isInstalled } from "../contracts/keyring_secret_service.ts";
import { killAtRandom, seeded } from "./kills.ts";
import { type Place, PLACES } from "./places.ts";
import { type Cloud, CLOUDS, withSubject } from "./subject.ts";

const USAGE = "usage: deno task kills [--seed NUMBER] [--kills NUMBER] [--place NAME] [--cloud NAME]";

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      kills: { type: "string", default: "1000" },
      place: { type: "string" },
      cloud: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [seed, kills] = [Number(values.seed), Number(values.kills)];
  const places = PLACES.filter(({ name }) => values.place === undefined || values.place === name);
  const clouds = CLOUDS.filter((name) => values.cloud === undefined || values.cloud === name);
  if (
    values.help || places.length === 0 || clouds.length === 0 || !Number.isInteger(seed) ||
    !(Number.isInteger(kills) && kills > 0)
  ) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  console.log(`seed ${seed}, ${kills} kills`);
  let code = 0;
  for (const place of places) {
    const missing = place.needs.filter((program) => !isInstalled(program));
    if (missing.length > 0) console.log(`skipped ${place.name}: ${missing.join(", ")} not installed`);
    for (const cloud of missing.length > 0 ? [] : clouds) {
      if (!await killIn(place, cloud, Math.ceil(kills / places.length / clouds.length), seed)) code = 1;
    }
  }
  return code;
}

async function killIn(place: Place, cloud: Cloud, kills: number, seed: number): Promise<boolean> {
  const world = await openWorld({ program: await programUnderTest(), aws: { approve: "auto" } });
  const begin = performance.now();
  try {
    await place.use(world, (keyring) =>
      withSubject(cloud, world, keyring, async (subject) => {
        const { killed, ended, lost } = await killAtRandom(world, { kills, random: seeded(seed), subject });
        const counts = Object.entries(killed).map(([action, count]) => `${count} in ${action}`).join(", ");
        const took = Math.round((performance.now() - begin) / 1000);
        console.log(
          `ok     ${cloud}, ${place.name}: killed ${counts}; ${ended} had ended, ${lost} lost on the way; ${took} s`,
        );
      }));
    await world.assertNoSecretEscaped();
    return true;
  } catch (error) {
    console.log(`FAILED ${cloud}, ${place.name}: ${error instanceof Error ? error.message : error}`);
    return false;
  } finally {
    await world.close();
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
