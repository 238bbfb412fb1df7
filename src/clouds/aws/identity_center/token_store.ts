import { readJson } from "../../../files/read_json.ts";
import { realmPath } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import type { AtmosError } from "../../../errors.ts";
import type { CloudContext } from "../../link.ts";
import { fromJson, type PortalSession, toText } from "./portal_session.ts";

export type StoredSession =
  | { readonly state: "present"; readonly session: PortalSession }
  | { readonly state: "absent" }
  /** Something is there and makes no sense; writing replaces it. */
  | { readonly state: "damaged"; readonly error: AtmosError };

/** Where the session of one portal is kept. */
export interface TokenStore {
  /** @throws AtmosError when the store does not answer: that is no sign of absence */
  read(): Promise<StoredSession>;
  /** All or nothing: what was there before stays until the new one is complete. */
  write(session: PortalSession): Promise<void>;
  /** Whether there was one. */
  remove(): Promise<boolean>;
}

/** An owner-only file, `<cache>/[<realm>/]aws-sso/<name>.json`. A damaged one is moved aside. */
export function fileTokenStore(context: CloudContext, name: string): TokenStore {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const folder = [...realmPath(context.realm), "aws-sso"];
  const path = [...folder, `${name}.json`];
  return {
    read: async () => {
      const session = await readJson(context.system, dir, path, fromJson);
      return session === undefined ? { state: "absent" } : { state: "present", session };
    },
    write: (session) => dir.write(path, toText(session)),
    remove: async () => {
      const removed = await dir.remove(...path);
      await dir.removeEmpty(...folder);
      return removed;
    },
  };
}
