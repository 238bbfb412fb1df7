/** What the environment says of the session that this shell was lent. */
import type { Registry } from "../clouds/registry.ts";
import type { Folders } from "../files/folders.ts";
import type { System } from "../system/ports.ts";
import { truthOf } from "../truth_words.ts";
import { readSessionText, SESSION_VARIABLE } from "./lease/session_variable.ts";

export interface Lent {
  /** Several are joined by `+`. */
  readonly identity: string;
  readonly isProtected: boolean;
  /** Milliseconds since 1970; undefined when it does not expire, or nobody knows. */
  readonly expiresAt: number | undefined;
}

/**
 * Whom this shell works as; undefined when it works as nobody. Reads one session's file: no configuration, no keyring,
 * no program. What cannot be read has no end here: a prompt is no place for errors.
 */
export async function lentHere(
  system: System,
  clouds: Registry,
  folders: () => Folders,
): Promise<Lent | undefined> {
  const identity = system.env.get("ATMOS_IDENTITY");
  if (!identity || truthOf(identity) === false) return undefined;
  const isProtected = truthOf(system.env.get("ATMOS_IDENTITY_PROTECTED") ?? "") === true;
  const all = system.env.get("ATMOS_IDENTITIES")?.split(",") ?? [];
  const names = all[0] === identity ? all : [identity];
  const texts = (system.env.get(SESSION_VARIABLE) ?? "").split(" ");
  const ends = await Promise.all(
    names.map((name, at) => endOf(system, clouds, folders, name, texts[at] ?? "")),
  );
  const known = ends.filter((end) => end !== undefined);
  return {
    identity: names.join("+"),
    isProtected,
    expiresAt: known.length === 0 ? undefined : Math.min(...known),
  };
}

async function endOf(
  system: System,
  clouds: Registry,
  folders: () => Folders,
  identity: string,
  text: string,
): Promise<number | undefined> {
  const named = readSessionText(text);
  const store = named === undefined ? undefined : clouds.storeOf(named.kind);
  if (named === undefined || store === undefined) return undefined;
  const { provider, madeFor, realm } = named;
  const keyring = (): Promise<never> => Promise.reject(new Error("a prompt opens no keyring"));
  try {
    const context = { system, folders: folders(), realm, keyring };
    return (await store.read({ provider, identity, madeFor }, context))?.expiresAt;
  } catch (error) {
    system.log.debug("The session of this shell cannot be read", { identity, reason: error });
    return undefined;
  }
}
