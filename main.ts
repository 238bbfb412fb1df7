import { run } from "./src/cli/run.ts";
import { denoSystem } from "./src/system/deno.ts";

Deno.exit(await run(Deno.args, denoSystem));
