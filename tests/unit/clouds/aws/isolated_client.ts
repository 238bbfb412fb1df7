/**
 * Asks the STS that the environment names who one is, as the program does, and prints the answer as JSON. Run as a
 * program of its own, because the process environment and its permissions are what it is about.
 */
import { askCaller } from "../../../../src/clouds/aws/caller.ts";
import { valueOf } from "../../../../src/clouds/fact.ts";
import { Secret } from "../../../../src/secret.ts";
import { denoEnv } from "../../../../src/system/deno_env.ts";
import { denoHttp } from "../../../../src/system/deno_http.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { plantedKeys } from "./planted_keys.ts";

const env = denoEnv("linux");
const memory = memorySystem();
const [accessKeyId = "", secretAccessKey = "", sessionToken = ""] = Deno.args;
const caller = await askCaller(
  plantedKeys({
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: new Secret(sessionToken),
    expiresAt: undefined,
  }),
  { ...memory, env, http: denoHttp({ files: memory.files, log: memory.log, sources: [] }) },
);
console.log(JSON.stringify({ account: valueOf(caller, "account") }));
