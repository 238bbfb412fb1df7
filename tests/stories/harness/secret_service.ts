/** A Secret Service that only this story's programs can reach. */

import { join } from "node:path";
import { type SecretService, startSecretService } from "../../contracts/keyring_secret_service.ts";
import type { World } from "./world.ts";

/** What a story with a real Secret Service needs. */
export const SECRET_SERVICE = ["secret-tool", "gnome-keyring-daemon", "dbus-daemon", "gdbus"];

/**
 * Runs part of a story with gnome-keyring on a bus of its own, its files in the story's home, where they are searched
 * for secrets. `unlocked` as in {@link startSecretService}.
 */
export async function withSecretService(
  t: World,
  unlocked: boolean,
  part: (service: SecretService) => Promise<void>,
): Promise<void> {
  const service = await startSecretService(join(t.home, "service"), unlocked);
  const before = t.env["DBUS_SESSION_BUS_ADDRESS"];
  t.env["DBUS_SESSION_BUS_ADDRESS"] = service.variables["DBUS_SESSION_BUS_ADDRESS"] ?? "";
  try {
    await part(service);
  } finally {
    await service.stop();
    if (before === undefined) delete t.env["DBUS_SESSION_BUS_ADDRESS"];
    else t.env["DBUS_SESSION_BUS_ADDRESS"] = before;
  }
}
