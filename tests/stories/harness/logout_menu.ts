import assert from "node:assert/strict";
import { KEYS } from "./terminal.ts";
import type { World } from "./world.ts";

/** `atmos auth logout` on a terminal, where what ends is chosen by the beginning of its name. */
export async function logOutByMenu(t: World, name: string): Promise<void> {
  const terminal = await t.terminal(["auth", "logout"]);
  await terminal.waitFor("Enter: confirm");
  await terminal.write(name);
  await terminal.waitFor(new RegExp(`Search: +${name}`));
  await terminal.write(KEYS.enter);
  await terminal.waitFor("Successfully logged out");
  assert.equal(await terminal.exited, 0, terminal.text);
}
