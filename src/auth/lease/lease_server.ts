/** The server of one lease: programs of a child ask it for credentials. Loaded when somebody is lent to that way. */
import { toBase64url } from "../../base64url.ts";
import type { Served } from "../../clouds/lending.ts";
import { printable } from "../../printable.ts";
import { typedWord } from "../../typed_word.ts";
import { Secret } from "../../secret.ts";
import type { EnvironmentPatch, LoopbackReply, LoopbackRequest } from "../../system/ports.ts";
import type { AuthContext } from "../context.ts";
import { type ActiveSession, remainingLife } from "../session.ts";
import { type Guarded, judgeRequest, refusalOf } from "./guard.ts";
import { type LeaseFolder, leaseFolder } from "./lease_folder.ts";
import type { LiveSession } from "./live_session.ts";
import { dueAt } from "./renewal_time.ts";

/** Bytes of a path and of a token. */
const LENGTH = 32;

/** Milliseconds that a request waits for a renewal: the AWS SDK for JavaScript waits a second for its answer. */
const PATIENCE = 800;

/** Milliseconds between two tries that requests cause. */
const BREATH = 10_000;

export interface LeaseServer {
  /** Begins to serve a session; what the child needs to ask for it. */
  serve(session: ActiveSession, live: LiveSession): Promise<EnvironmentPatch>;
  end(): Promise<void>;
}

interface ServedSession extends Guarded {
  readonly session: ActiveSession;
  readonly live: LiveSession;
  triedAt: number;
}

export async function leaseServer(context: AuthContext): Promise<LeaseServer> {
  const { system, folders } = context;
  const all: ServedSession[] = [];
  const folder = await leaseFolder(system, folders.cache);
  const server = await system.loopback.listen((request) => answer(context, all, request)).catch(
    async (error) => {
      await folder.end();
      throw error;
    },
  );
  return {
    async serve(session, live): Promise<EnvironmentPatch> {
      const serve = context.clouds.sessions(session.chain.target).byServer;
      if (serve === undefined) throw new Error(`nothing serves "${session.identity}"`);
      const path = `/${randomWord(context)}`;
      const token = new Secret(randomWord(context));
      const url = `http://127.0.0.1:${server.port}${path}`;
      const place = await placeIn(folder, `${all.length}`, { url, token });
      const { environment, routes }: Served = await serve(session, place, context);
      all.push({ path, token: token.reveal(), routes, session, live, triedAt: -Infinity });
      return environment;
    },
    async end(): Promise<void> {
      await Promise.all([server.close(), folder.end()]);
    },
  };
}

function randomWord({ system }: AuthContext): string {
  return toBase64url(system.random.bytes(LENGTH));
}

async function placeIn(
  folder: LeaseFolder,
  number: string,
  { url, token }: { readonly url: string; readonly token: Secret },
): Promise<Parameters<NonNullable<ReturnType<AuthContext["clouds"]["sessions"]>["byServer"]>>[1]> {
  const tokenFile = await folder.write(`${number}-token`, token.reveal());
  return { url, token, tokenFile, write: (name, text) => folder.write(`${number}-${name}`, text) };
}

async function answer(
  context: AuthContext,
  all: readonly ServedSession[],
  request: LoopbackRequest,
): Promise<LoopbackReply> {
  const judged = judgeRequest(request, all);
  if ("refusal" in judged) return judged.refusal;
  const { served, route } = judged;
  const now = (): number => context.system.clock.now();
  await refresh(context, served);
  if (remainingLife(served.live.credentials, now()) > 0) {
    return await route.answer(served.live.credentials, request, async (scopes) => {
      await served.live.more(scopes);
      return served.live.credentials;
    });
  }
  const { identity } = served.session;
  return refusalOf(
    503,
    "SessionEnded",
    `The session of "${printable(identity)}" has ended. ` +
      `Run \`atmos auth login ${typedWord(identity)}\` in any terminal, then try again.`,
  );
}

/** Somebody may have signed in meanwhile, in another terminal. A request waits only for what it cannot do without. */
async function refresh({ system: { clock } }: AuthContext, served: ServedSession): Promise<void> {
  const { live } = served;
  if (dueAt(live.life) > clock.now()) return;
  await live.look();
  if (dueAt(live.life) > clock.now() || clock.now() - served.triedAt < BREATH) return;
  served.triedAt = clock.now();
  const renewal = live.renew();
  if (remainingLife(live.credentials, clock.now()) > 0) return;
  const enough = new AbortController();
  await Promise.race([renewal, clock.sleep(PATIENCE, enough.signal).catch(() => {})]);
  enough.abort();
}
