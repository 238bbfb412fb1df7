import assert from "node:assert/strict";
import { noteLoan } from "../../../../src/auth/audit/loan.ts";
import { notingSignIns } from "../../../../src/auth/audit/sign_ins.ts";
import { resolveChain } from "../../../../src/auth/chain.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { readAll } from "./read_all.ts";
import { authWith, configurationWith, contextOn, identity } from "../entries.ts";

const FILE = "/home/me/.local/share/atmos/audit.jsonl";
const AUTH = authWith([identity("dev")]);
const system = memorySystem();
const CONTEXT = contextOn(system, configurationWith(AUTH), { command: "auth exec" });

async function noted(work: () => Promise<void>): Promise<unknown[]> {
  await system.files.removeFile(FILE);
  await work();
  return (await readAll(system)).records.map(({ time: _, pid: __, ...record }) => record);
}

const ABOUT = { identity: "dev", chain: ["sso", "dev"], isLogin: false };

Deno.test("a renewal is the provider's alone, a sign-in by a person is the identity's too", async () => {
  const hear = notingSignIns(CONTEXT, ABOUT);
  const common = { command: "auth exec", provider: "sso", chain: ["sso", "dev"] };
  assert.deepEqual(
    await noted(async () => {
      await hear({ provider: "sso", how: "by renewal", failure: undefined });
      await hear({ provider: "sso", how: "by renewal", failure: "unavailable" });
      await hear({ provider: "sso", how: "by a person", failure: undefined });
    }),
    [
      { event: "refresh", outcome: "done", ...common },
      { event: "refresh", outcome: "failed", ...common, reason: "unavailable" },
      { event: "login", outcome: "done", ...common, identity: "dev" },
    ],
  );
});

Deno.test("a login notes itself, and the renewals in it", async () => {
  const hear = notingSignIns(CONTEXT, { ...ABOUT, isLogin: true });
  const lines = await noted(async () => {
    await hear({ provider: "sso", how: "by a person", failure: undefined });
    await hear({ provider: "sso", how: "by renewal", failure: undefined });
  });
  assert.equal(lines.length, 1);
});

Deno.test("a loan is a line in the trail and one in the log", async () => {
  const chain = resolveChain(AUTH, "dev");
  const before = system.logLines.length;
  assert.deepEqual(await noted(() => noteLoan(CONTEXT, chain)), [{
    event: "lend",
    outcome: "done",
    command: "auth exec",
    identity: "dev",
    provider: "sso",
    chain: ["sso", "dev"],
  }]);
  assert.deepEqual(system.logLines.slice(before).map(({ message }) => message), ["Session lent"]);
});
