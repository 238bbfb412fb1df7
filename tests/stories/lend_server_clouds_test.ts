/** Servers for programs of Azure and Google: gone with who lends, however that ends. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { startJob } from "./harness/google_job.ts";
import { type Story, story } from "./harness/story.ts";
import { until } from "./harness/until.ts";

const AZURE = `auth:
  providers:
    entra: { kind: azure/device-code, spec: { tenant_id: ${TENANT} } }
  identities:
    prod:
      kind: azure/subscription
      default: true
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION} }
`;

/** Where a child finds the server, as a shell says it; and what it answers there. */
interface Cloud {
  readonly env: Readonly<Record<string, string>>;
  readonly prints: string;
  /** The status of an answer with a token or a word in it. */
  ask(printed: string): Promise<number>;
}

async function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const answer = await fetch(url, { headers });
  await answer.body?.cancel();
  return answer.status;
}

/** @param signal to who lends: the child goes on */
async function assertGone(t: Story, { env, prints, ask }: Cloud, signal: Deno.Signal): Promise<void> {
  const script = `trap "exit 0" TERM; printf '%s\\n' "${prints}"; cat >/dev/null`;
  const running = await t.start(["auth", "exec", "--credentials", "server", "--", "sh", "-c", script], {
    env,
  });
  await running.waitFor("\n");
  const printed = running.stdout.trim();
  assert.equal(await ask(printed), 200);
  const [held = ""] = (await t.files()).flatMap(({ path }) => path.endsWith("/held") ? [path] : []);
  const folder = join(t.home, dirname(dirname(held)));
  assert.equal([...Deno.readDirSync(folder)].length, 1);
  running.kill(signal);
  await running.closeInput();
  await running.ended;
  await assert.rejects(ask(printed), "nobody listens any more");
  await until(() => [...Deno.readDirSync(folder)].length === 0, "the end of the lease's folder");
}

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  story(`${signal} for who lends a subscription of Azure leaves no server`, async (t) => {
    await using azure = await startLocalAzure({ deviceInterval: 1 });
    t.alsoSecret(() => azure.entra.secrets());
    Object.assign(t.env, azure.environment);
    await t.configure(AZURE);
    await t.atmos(["auth", "login", "--device"], { code: 0 });
    const query = "api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com";
    const ask = (url: string): Promise<number> => statusOf(`${url}?${query}`, { metadata: "true" });
    await assertGone(t, { env: {}, prints: "$ARM_MSI_ENDPOINT", ask }, signal);
  });

  story(`${signal} for who lends a service account of Google leaves no server, file or word`, async (t) => {
    await using job = await startJob(t);
    const { env } = job;
    let source: { readonly url: string; readonly headers: Record<string, string> } | undefined;
    const ask = async (path: string): Promise<number> => {
      source ??= JSON.parse(await Deno.readTextFile(path)).credential_source;
      return source === undefined ? 0 : await statusOf(source.url, source.headers);
    };
    await assertGone(t, { env, prints: "$GOOGLE_APPLICATION_CREDENTIALS", ask }, signal);
  });
}
