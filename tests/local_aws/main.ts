/**
 * The local AWS by itself, for playing by hand:
 *
 *     deno run -P=tools tests/local_aws/main.ts [--port 8765] [--approve auto|deny|manual] [--accounts 2500]
 *
 * Prints the variables that lead a program here, and serves until Ctrl-C.
 */

import { parseArgs } from "node:util";
import { startLocalAws } from "./server.ts";
import type { Approval } from "./state.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8765" },
    approve: { type: "string", default: "manual" },
    accounts: { type: "string", default: "3" },
  },
});
const aws = await startLocalAws({
  port: Number(values.port),
  approve: approvalOf(values.approve),
  accounts: Number(values.accounts),
});
for (const [name, value] of Object.entries(aws.environment)) console.log(`export ${name}=${value}`);
console.log(`# start_url: ${aws.startUrl}  region: ${aws.region}`);
console.error(`IAM Identity Center and STS are at ${aws.url} until you press Ctrl-C.`);

function approvalOf(word: string): Approval {
  if (word === "auto" || word === "deny" || word === "manual") return word;
  console.error(`--approve is auto, deny or manual, not ${JSON.stringify(word)}`);
  Deno.exit(2);
}
