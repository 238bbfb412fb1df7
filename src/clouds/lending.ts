/** The ways in which sessions reach a child, as contracts between a cloud and the lease. */
import type { Secret } from "../secret.ts";
import type { EnvironmentPatch, LoopbackReply, LoopbackRequest } from "../system/ports.ts";
import type { Session } from "./session.ts";
import type { Credentials } from "./credentials.ts";
import type { CloudContext } from "./link.ts";

/**
 * - `file`: programs find credentials in files, which are renewed while the child runs
 * - `process`: programs start `atmos auth credential-process`, which prints credentials to them
 * - `server`: programs ask a server of this child on loopback
 * - `token`: as `file`, and programs that can be told in no other way find the token itself in a variable
 */
export const WAYS = ["file", "process", "server", "token"] as const;
export type Way = typeof WAYS[number];

/** What a cloud does for `process`. */
export interface ProcessWay {
  /**
   * What a child needs so that its programs start the command for credentials.
   *
   * @param command absolute path and arguments; whatever the folder that it is started in, it finds this session
   */
  lend(session: Session, command: readonly string[], context: CloudContext): Promise<EnvironmentPatch>;
  /** What the command prints: a secret, for the program that has started it alone. */
  answer(credentials: Credentials): string;
}

/**
 * What a cloud does for a program that works as several of its identities: who it is was lent already, and the others it
 * finds by their names.
 *
 * @param first what the program was lent of whom it is
 */
export type BesideWay = (
  first: EnvironmentPatch,
  beside: Beside,
  context: CloudContext,
) => Promise<EnvironmentPatch>;

export interface Beside {
  /** Each with the command that prints its credentials, as in {@link ProcessWay}. */
  readonly others: readonly { readonly session: Session; readonly command: readonly string[] }[];
  /** Writes a file for the child, 0600; answers with its path. */
  write(name: string, text: string): Promise<string>;
}

/** What a cloud does for `token`. The one place where a secret stands in an environment: somebody has asked for that. */
export type TokenWay = (session: Session, context: CloudContext) => Promise<EnvironmentPatch>;

/** What a cloud does for `server`: called once for each session that a child is lent, before the child starts. */
export type ServerWay = (session: Session, place: ServedPlace, context: CloudContext) => Promise<Served>;

/** Where one child asks for one session. All of it is gone with the child, however that or this program ends. */
export interface ServedPlace {
  /** `http://127.0.0.1:<port>/<random>`, and nobody else's: routes are this address and those below it. */
  readonly url: string;
  /** What opens a route with the guard `token`, as the value of the header `authorization`, bare or behind `Bearer `. */
  readonly token: Secret;
  /** The path of a file that holds the token and nothing else, 0600, without a line end. */
  readonly tokenFile: string;
  /** Writes a file for the child, 0600; answers with its path. */
  write(name: string, text: string): Promise<string>;
}

/** What a child needs to ask, and what it is answered. */
export interface Served {
  readonly environment: EnvironmentPatch;
  /** By what follows the place's address: `""` for itself, `/token` for one below it. */
  readonly routes: Readonly<Record<string, ServedRoute>>;
}

export type AskMore = (scopes: readonly string[]) => Promise<Credentials>;

export interface ServedRoute {
  readonly method: LoopbackRequest["method"];
  /** `path`: for programs that can send no header of ours. Whoever knows the address may ask then. */
  readonly guard: "token" | "path";
  /**
   * Called for a request that has passed every check: method, host, origin, path and token.
   *
   * @param credentials as they are now; they have not expired
   * @param more asks for scopes that they lack, and gives them as they are then: with these, where they were to be had
   */
  answer(
    credentials: Credentials,
    request: LoopbackRequest,
    more: AskMore,
  ): LoopbackReply | Promise<LoopbackReply>;
}
