import assert from "node:assert/strict";
import type { LoopbackReply } from "../../../../src/system/ports.ts";
import type { MemorySystem } from "../../system/memory_system.ts";

/** A browser that was sent on to a sign-in page. */
export interface SentOn {
  readonly authorize: URL;
  /** `name=value` */
  readonly cookie: string;
  /** Comes back with this query, as a browser does: with its cookie. */
  comeBack(query: string): Promise<LoopbackReply>;
}

/** Opens the page that a program was given, and follows it. */
export async function openStartPage(system: MemorySystem, address: string): Promise<SentOn> {
  const { status, headers = {} } = await system.visit(address);
  assert.equal(status, 303);
  const authorize = new URL(headers["location"] ?? "");
  const [cookie = ""] = (headers["set-cookie"] ?? "").split(";");
  return {
    authorize,
    cookie,
    comeBack: (query) =>
      system.visit(`${authorize.searchParams.get("redirect_uri")}${query}`, { headers: { cookie } }),
  };
}
