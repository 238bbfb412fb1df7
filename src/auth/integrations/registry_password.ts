/** Passwords of registries, for docker and whoever speaks with its helpers. */
import type { IntegrationEntry } from "../../config/model.ts";
import type { Pass, RegistryWay } from "../../clouds/integration.ts";
import type { Chain } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import { processSession } from "../lease/process_session.ts";
import { inTime } from "../network_time.ts";
import type { ActiveSession } from "../session.ts";
import { silent } from "../silent.ts";
import { integrationsOf } from "./mine.ts";

export interface Login {
  readonly username: string;
  readonly pass: Pass;
}

/** The host in whatever a program says of a registry: `https://host/v1/`, or the host alone. */
export function hostIn(server: string): string {
  return server.trim().replace(/^https?:\/\//, "").replace(/\/.*$/, "").toLowerCase();
}

export interface Door {
  readonly entry: IntegrationEntry;
  readonly way: RegistryWay;
  readonly hosts: readonly string[];
}

/** The registries that follow a sign-in of the session. */
export async function doorsOf(
  context: AuthContext,
  { chain, credentials }: ActiveSession,
): Promise<readonly Door[]> {
  const doors: Door[] = [];
  for (const entry of integrationsOf(context, chain)) {
    const load = context.clouds.integration(entry)?.registry;
    if (load === undefined) continue;
    await entry.prepare();
    const way = await load();
    doors.push({ entry, way, hosts: way.hosts(entry, credentials) });
  }
  return doors;
}

/**
 * What opens a registry; undefined for one that follows no sign-in of the identity.
 *
 * @throws AtmosError `not_signed_in` when a person is needed
 */
export async function registryLogin(
  context: AuthContext,
  chain: Chain,
  host: string,
): Promise<Login | undefined> {
  const session = await processSession(context, chain);
  const door = (await doorsOf(context, session)).find(({ hosts }) => hosts.includes(host));
  if (door === undefined) return undefined;
  const { system } = inTime(context.system, silent);
  const asking = { ...context, realm: context.realm, system };
  return { username: door.way.user, pass: await door.way.password(door.entry, session.credentials, asking) };
}

/** The hosts of all of them, each with the user's name there. */
export async function registryUsers(
  context: AuthContext,
  chain: Chain,
): Promise<ReadonlyMap<string, string>> {
  const session = await processSession(context, chain);
  const doors = await doorsOf(context, session);
  return new Map(doors.flatMap(({ hosts, way }) => hosts.map((host) => [host, way.user] as const)));
}
