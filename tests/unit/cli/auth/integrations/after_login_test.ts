import assert from "node:assert/strict";
import { integrateAfterLogin } from "../../../../../src/cli/auth/integrations/after_login.ts";
import type { Invocation } from "../../../../../src/cli/line/invocation.ts";
import { createStyle } from "../../../../../src/cli/text/style.ts";
import { clusterWorld } from "../../../auth/integrations/clusters.ts";

Deno.test("a sign-in is none the worse where nothing of what follows it can be kept", async () => {
  const { context, session, system } = await clusterWorld({ find: () => "a" });
  system.files.failOn("lock", "no_space", { path: /integrations/ });
  const invocation = { system, style: createStyle(false) } as unknown as Invocation;
  await integrateAfterLogin(invocation, context, session.chain);
  assert.match(system.stderr(), /^⚠ Integrations: cannot lock ".*": no space left on the device\n {2}Free/);
});
