import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { spoken } from "../../../duration.ts";
import type { ConsoleDoor, ConsoleRequest, ConsoleWish } from "../../console.ts";
import type { CloudContext } from "../../link.ts";
import { checkedRegion } from "../config_file.ts";
import { endpointFor } from "../endpoints.ts";
import { type AwsKeys, awsKeys } from "../keys.ts";
import { destinationUrl } from "./destination.ts";
import { federatedUser, LEAST, MOST as USER_MOST } from "./federated_user.ts";
import { afterLogout, askSignInToken, loginLink, type TokenAnswer } from "./federation.ts";
import { hostOf, logoutAddress, partitionOf } from "./partition.ts";

/** Seconds of a console session. */
const USUAL = 3600;
const MOST = 43_200;

/** A way into the console of AWS for the session of an identity. */
export async function awsConsole(request: ConsoleRequest, context: CloudContext): Promise<ConsoleDoor> {
  const { entry, session, wish } = request;
  const { system } = context;
  const keys = awsKeys(session.credentials);
  const region = checkedRegion(wish.region ?? keys.region);
  const partition = partitionOf(keys.region);
  if (partitionOf(region) !== partition) throw otherPartition(region, keys.region);
  const page = destinationUrl(wish.destination, region, partition);
  const own = endpointFor("SIGNIN", system.env);
  const address = own ?? `https://${hostOf(partition.signIn, keys.region, partition)}`;
  const isUser = keys.sessionToken === undefined;
  const usable = isUser
    ? await federatedUser(system, keys, { entry, partition: partition.name, seconds: wish.seconds })
    : keys;
  const length = isUser ? undefined : lengthOf(request);
  const asked = await ask(context, address, usable, length);
  const signedIn = loginLink({ address, token: asked.token, issuer: wish.issuer, page });
  const now = system.clock.now();
  return {
    link: wish.logoutFirst ? afterLogout(own ?? logoutAddress(partition), signedIn) : signedIn,
    page,
    sessionExpiresAt: asked.seconds === undefined ? usable.expiresAt : now + asked.seconds * 1000,
    notes: [...(isUser ? outOfBounds(wish, USER_MOST) : notes(request)), ...asked.notes],
  };
}

/** Seconds to ask for: a session of a role behind another role can have no length of its own. */
function lengthOf(request: ConsoleRequest): number | undefined {
  if (isChained(request)) return undefined;
  return Math.min(MOST, Math.max(LEAST, request.wish.seconds ?? USUAL));
}

/** Whether a role comes before this one; a user, and what the machine has, may be none. */
function isChained({ before }: ConsoleRequest): boolean {
  return before.some(({ kind }) => kind !== "aws/user" && kind !== "aws/ambient");
}

function notes(request: ConsoleRequest): string[] {
  if (request.wish.seconds !== undefined && isChained(request)) {
    return ["A role behind another role has no console session of its own length: it ends with the role's."];
  }
  return outOfBounds(request.wish, MOST);
}

function outOfBounds({ seconds }: ConsoleWish, most: number): string[] {
  if (seconds === undefined || seconds >= LEAST && seconds <= most) return [];
  const lasts = spoken(seconds < LEAST ? LEAST : most);
  return [`AWS allows from 15 minutes to ${most / 3600} hours: the console session lasts ${lasts}.`];
}

interface Asked {
  readonly token: Extract<TokenAnswer, { token: unknown }>["token"];
  readonly seconds: number | undefined;
  readonly notes: readonly string[];
}

/** Once with the length, and where that is refused once without it. */
async function ask(
  { system }: CloudContext,
  address: string,
  keys: AwsKeys,
  seconds: number | undefined,
): Promise<Asked> {
  const first = await askSignInToken(system.http, address, keys, seconds);
  if ("token" in first) return { token: first.token, seconds, notes: [] };
  if (seconds === undefined) throw first.refused;
  const second = await askSignInToken(system.http, address, keys, undefined);
  if ("refused" in second) throw second.refused;
  const why = "AWS gives this session no console session of its own length: it ends with the role's session.";
  return { token: second.token, seconds: undefined, notes: [why] };
}

function otherPartition(region: string, own: string): AtmosError {
  return new AtmosError(
    "usage",
    `cannot open the console in "${printable(region)}": the session is of another partition`,
    { hint: `Use a region of the partition of ${own}.` },
  );
}
