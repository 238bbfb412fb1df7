import assert from "node:assert/strict";
import { besideTokens } from "../../../../src/clouds/azure/collect_tokens.ts";
import { EntraRefusal } from "../../../../src/clouds/azure/entra/failure.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { Secret } from "../../../../src/secret.ts";
import { HttpFailure } from "../../../../src/system/http.ts";
import { memorySystem } from "../../system/memory_system.ts";

const ARM = { token: new Secret("planted-arm"), expiresAt: 1 };

async function failing(error: Error): Promise<readonly string[]> {
  const { askedFor, tokens } = await besideTokens(
    ARM,
    ["graph", "storage", "constructor"],
    (resource) => resource === "storage" ? Promise.reject(error) : Promise.resolve(ARM),
    memorySystem().log,
  );
  assert.deepEqual(Object.keys(tokens).sort(), ["arm", "graph"]);
  return askedFor;
}

Deno.test("what a directory refuses was asked for, what was not reached or failed was not", async () => {
  const refusal = (status: number): EntraRefusal =>
    new EntraRefusal({ error: "invalid_grant" }, status, undefined);
  const unreachable = new HttpFailure("unreachable", "login.example", "no answer");
  for (const error of [refusal(400), refusal(401), new AtmosError("unavailable", "az refused")]) {
    assert.deepEqual(await failing(error), ["graph", "storage"]);
  }
  for (
    const error of [
      refusal(503),
      refusal(429),
      unreachable,
      new AtmosError("unavailable", "cannot reach it", { cause: unreachable }),
    ]
  ) {
    assert.deepEqual(await failing(error), ["graph"]);
  }
});
