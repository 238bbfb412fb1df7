import { readJson } from "../../../files/read_json.ts";
import { safeName } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import type { CloudContext } from "../../cloud.ts";
import { fromJson, type PortalSession, toText } from "./portal_session.ts";

/** Where portal sessions are kept. A key is a word of `a–z` and `0–9`. */
export interface TokenStore {
  /** Undefined when there is none, or none that can be read. */
  read(key: string): Promise<PortalSession | undefined>;
  /** All or nothing: what was there before stays until the new one is complete. */
  write(key: string, session: PortalSession): Promise<void>;
  /** Whether there was one. */
  remove(key: string): Promise<boolean>;
}

/** One owner-only file for each key, in `<cache>/[<realm>/]aws-sso/`. */
export function fileTokenStore(context: CloudContext): TokenStore {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const folder = [...context.realm === undefined ? [] : [safeName(context.realm)], "aws-sso"];
  const names = (key: string): string[] => [...folder, `${key}.json`];
  return {
    read: (key) => readJson(context.system, dir, names(key), fromJson),
    write: (key, session) => dir.write(names(key), toText(session)),
    async remove(key): Promise<boolean> {
      const removed = await dir.remove(...names(key));
      await dir.removeEmpty(...folder);
      return removed;
    },
  };
}
