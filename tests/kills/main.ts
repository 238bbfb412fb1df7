/**
 * Kills the program a thousand times, and looks each time what is left; a third of them with each keyring:
 *
 *   deno task kills
 *   deno task kills --kills 90 --seed 7 --place age
 *   ATMOS_BIN=dist/atmos-… deno task kills      the executable, which takes a fraction of the time
 */
import { parseArgs } from "node:util";
import { programUnderTest } from "../stories/harness/program.ts";
import { openWorld } from "../stories/harness/world.ts";
import { isInstalled } from "../contracts/keyring_secret_service.ts";
import { killAtRandom, seeded } from "./kills.ts";
import { type Place, PLACES } from "./places.ts";

const USAGE = "usage: deno task kills [--seed NUMBER] [--kills NUMBER] [--place NAME]";

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      kills: { type: "string", default: "1000" },
      place: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [seed, kills] = [Number(values.seed), Number(values.kills)];
  const places = PLACES.filter(({ name }) => values.place === undefined || values.place === name);
  if (
    values.help || places.length === 0 || !Number.isInteger(seed) || !(Number.isInteger(kills) && kills > 0)
  ) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  console.log(`seed ${seed}, ${kills} kills`);
  let code = 0;
  for (const place of places) {
    const missing = place.needs.filter((program) => !isInstalled(program));
    if (missing.length > 0) console.log(`skipped ${place.name}: ${missing.join(", ")} not installed`);
    else if (!await killIn(place, Math.ceil(kills / places.length), seed)) code = 1;
  }
  return code;
}

async function killIn(place: Place, kills: number, seed: number): Promise<boolean> {
  const world = await openWorld({ program: await programUnderTest(), aws: { approve: "auto" } });
  const begin = performance.now();
  try {
    await place.use(world, async (keyring) => {
      const { killed, ended, lost } = await killAtRandom(world, { kills, random: seeded(seed), keyring });
      const counts = Object.entries(killed).map(([action, count]) => `${count} in ${action}`).join(", ");
      const took = Math.round((performance.now() - begin) / 1000);
      console.log(
        `ok     ${place.name}: killed ${counts}; ${ended} had ended, ${lost} lost on the way; ${took} s`,
      );
    });
    await world.assertNoSecretEscaped();
    return true;
  } catch (error) {
    console.log(`FAILED ${place.name}: ${error instanceof Error ? error.message : error}`);
    return false;
  } finally {
    await world.close();
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
