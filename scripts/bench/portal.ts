/** Homes whose identities come from an IAM Identity Center on this machine, which is asked as AWS would be. */
import { join } from "node:path";
import { manyAccounts } from "../../tests/local_aws/organisation.ts";
import { type LocalAws, startLocalAws } from "../../tests/local_aws/server.ts";
import { environmentIn } from "../home.ts";
import { type Place, workload } from "./home.ts";
import { measure } from "./measure.ts";
import type { Words } from "./programs.ts";

const PROVIDER = "team-sso";
/** A custom command with a step as each identity: one program gets the sessions of all. */
const ALL = "sessions-of-all";

export interface Portal extends AsyncDisposable {
  readonly place: Place;
  /** Ends all sessions here: the next command has to renew its own. */
  endSessions(): Promise<void>;
  /** Puts everything back as it was after the sign-in. */
  restore(): Promise<void>;
}

/** A home where somebody has signed in, and has a session of each of so many identities. */
export async function preparePortal(
  folder: string,
  identities: number,
  atmos: Words,
  variables: Readonly<Record<string, string>>,
): Promise<Portal> {
  const home = await Deno.makeTempDir({ dir: folder, prefix: "portal-" });
  const aws = await startLocalAws({ accounts: identities });
  await Deno.writeTextFile(join(home, "atmos.yaml"), portalConfiguration(identities, aws));
  const place = { env: { ...environmentIn(home), ...aws.environment, ...variables }, folder: home };
  const must = async (args: readonly string[]): Promise<void> => {
    const one = workload(args.join(" "), atmos, args, place);
    const complaint = (await measure([one], 0)).get(one)?.complaint;
    if (complaint !== undefined) throw new Error(`cannot prepare to measure: ${complaint}`);
  };
  await must(["auth", "login", "--device", "-i", "identity-0"]);
  await must([ALL]);
  const kept = `${home}-kept`;
  await copy(home, kept);
  return {
    place,
    endSessions: () => remove(join(home, "config", "atmos", "aws", PROVIDER)),
    restore: async () => {
      for (const name of ["cache", "config", "data"]) {
        await remove(join(home, name));
        await copy(join(kept, name), join(home, name));
      }
    },
    [Symbol.asyncDispose]: () => aws.stop(),
  };
}

function portalConfiguration(identities: number, { startUrl, region }: LocalAws): string {
  const lines = [
    "auth:",
    "  providers:",
    `    ${PROVIDER}:`,
    "      kind: aws/iam-identity-center",
    `      start_url: ${startUrl}`,
    `      region: ${region}`,
    "  identities:",
  ];
  for (const [n, { id, roles: [role] }] of manyAccounts(identities).entries()) {
    lines.push(
      `    identity-${n}:`,
      "      kind: aws/permission-set",
      ...(n === 0 ? ["      default: true"] : []),
      `      via: { provider: ${PROVIDER} }`,
      `      principal: { name: ${role}, account: { id: "${id}" } }`,
    );
  }
  lines.push("commands:", `  - name: ${ALL}`, "    description: Gets them.", "    steps:");
  for (let n = 0; n < identities; n++) lines.push(`      - { command: "true", identity: identity-${n} }`);
  return lines.join("\n") + "\n";
}

async function remove(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch(() => {});
}

async function copy(from: string, to: string): Promise<void> {
  const { success } = await new Deno.Command("cp", { args: ["-a", from, to] }).output();
  if (!success) throw new Error(`cannot copy ${from}`);
}
