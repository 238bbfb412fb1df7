/** Who may ask the server of a lease. Pure. */
import type { ServedRoute } from "../../clouds/lending.ts";
import { sameText } from "../../constant_time.ts";
import type { LoopbackReply, LoopbackRequest } from "../../system/ports.ts";

/** What belongs to one session that is served. */
export interface Guarded {
  /** `/<random>` */
  readonly path: string;
  readonly token: string;
  readonly routes: Readonly<Record<string, ServedRoute>>;
}

export type Judged<Of extends Guarded> =
  | { readonly served: Of; readonly route: ServedRoute }
  | { readonly refusal: LoopbackReply };

/**
 * The route that is asked for, or why not. A browser is refused whatever it knows: no page has any business here, and
 * one whose name was rebound to 127.0.0.1 shows itself by its host or origin.
 */
export function judgeRequest<Of extends Guarded>(
  { method, url, headers }: LoopbackRequest,
  all: readonly Of[],
): Judged<Of> {
  if (url.hostname !== "127.0.0.1") return refuse(403, "WrongHost", "Ask 127.0.0.1 by this address.");
  if (headers["origin"] !== undefined || headers["sec-fetch-site"] !== undefined) {
    return refuse(403, "WrongOrigin", "Browsers are not served.");
  }
  // Every path is compared, so that the time does not tell which one was nearly right.
  const served = all.filter(({ path }) => sameText(url.pathname.slice(0, path.length), path))[0];
  if (served === undefined) return refuse(403, "WrongAddress", "Nobody is served at this address.");
  const below = url.pathname.slice(served.path.length);
  const route = Object.hasOwn(served.routes, below) ? served.routes[below] : undefined;
  if (route === undefined) return refuse(404, "NoSuchRoute", "There is nothing at this address.");
  if (route.method !== method) return refuse(405, "WrongMethod", `Only ${route.method} is answered here.`);
  const given = (headers["authorization"] ?? "").replace(/^Bearer /, "");
  if (route.guard === "token" && headers["authorization"] === undefined) {
    return refuse(403, "NoToken", OLD);
  }
  if (route.guard === "token" && !sameText(given, served.token)) {
    return refuse(403, "WrongToken", "The authorization header does not hold this child's token.");
  }
  return { served, route };
}

/** Programs show it, and most that come without a token are old. */
const OLD =
  "There is no authorization header. Programs of before 2024 do not read its file: lend to them with " +
  "`--credentials process`.";

function refuse(status: number, code: string, message: string): { readonly refusal: LoopbackReply } {
  return { refusal: refusalOf(status, code, message) };
}

/** In the form that the AWS SDKs show to a person. */
export function refusalOf(status: number, Code: string, Message: string): LoopbackReply {
  return { status, json: { Code, Message } };
}
