/**
 * Keys of an IAM user who signs in in the browser, as in the console, and has no keys of their own: for a quarter of an hour,
 * and renewed without the person for half a day.
 */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { typedWord } from "../../../typed_word.ts";
import {
  exclusively,
  forgetSignIn,
  readSignIn,
  type SignInName,
  waitingFor,
  writeSignIn,
} from "../../kept_sign_in.ts";
import { acceptPerson } from "../../last_person.ts";
import type { SignInEvent, SignInRequest } from "../../link.ts";
import { signInByBrowser } from "../../oauth/browser_flow.ts";
import { refreshGrant } from "../../oauth/refresh.ts";
import type { TokenGrant } from "../../oauth/token_grant.ts";
import { textOf } from "../../untyped.ts";
import { hostOf, partitionOf } from "../console/partition.ts";
import { endpointFor } from "../endpoints.ts";
import { AwsKeys } from "../keys.ts";
import { consoleDialect, keysIn, SERVICE } from "./dialect.ts";
import { signInElsewhere } from "./elsewhere.ts";
import { newProofKey, proofKeyFrom } from "./proof.ts";
import { SIGN_IN, signInName, type StoredSignIn } from "./stored.ts";

export interface ConsoleUser {
  readonly identity: string;
  readonly region: string;
  /** Whether the user has keys besides, which count again when this session is over: then nothing is kept. */
  readonly isOnce: boolean;
}

interface Work extends ConsoleUser {
  readonly request: SignInRequest;
  readonly endpoint: string;
  readonly name: SignInName;
}

interface Opened {
  readonly person: string;
  readonly grant: TokenGrant;
}

/**
 * @throws AtmosError `not_signed_in` when a person is needed and may not be asked, `access_denied` when the user may not
 *   do this, `sign_in_failed` when it did not work
 */
export async function keysOfPerson(user: ConsoleUser, request: SignInRequest): Promise<AwsKeys> {
  const { identity, region } = user;
  const name = signInName(identity, request.madeFor ?? "");
  const { person, grant } = await open({ ...user, request, endpoint: endpointOf(request, region), name });
  const [, id] = /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(person) ?? [];
  return new AwsKeys({
    ...keysIn(grant),
    region,
    expiresAt: grant.expiresAt,
    account: id === undefined ? undefined : { id, name: undefined },
  });
}

function endpointOf({ system }: SignInRequest, region: string): string {
  const partition = partitionOf(region);
  return endpointFor("SIGNIN", system.env) ?? `https://${hostOf(partition.signIn, region, partition)}`;
}

/** The stored sign-in, renewed; else, when a person may be asked, a new one. One process at a time does that. */
async function open(work: Work): Promise<Opened> {
  const { request, name, isOnce } = work;
  const { interaction } = request;
  const isStored = !isOnce && await readSignIn(request, name, SIGN_IN, interaction) !== undefined;
  if (!isStored && !interaction.mayAsk) {
    throw nobody(work, "nobody is signed in, and nobody has given its keys");
  }
  return await exclusively(request, name, waitingFor(interaction), async () => {
    // A person who asks for the browser wants to choose whom to be.
    const stored = request.wish.byBrowser ? undefined : await readSignIn(request, name, SIGN_IN, interaction);
    const renewed = stored === undefined ? undefined : await renew(work, stored);
    if (renewed !== undefined) return renewed;
    if (!interaction.mayAsk) throw nobody(work, "the sign-in has ended");
    return await signIn(work);
  });
}

/** Undefined when only a person can help: what has ended is forgotten then. */
async function renew(work: Work, stored: StoredSignIn): Promise<Opened | undefined> {
  const { request, endpoint, name, identity } = work;
  const { system, interaction } = request;
  const key = stored.endpoint === endpoint ? await proofKeyFrom(system, stored.proofKey) : undefined;
  if (key === undefined) return undefined;
  const dialect = consoleDialect(system, { endpoint, key, device: stored.device });
  const refreshed = await refreshGrant(dialect, stored.refreshToken, interaction.cancelled);
  switch (refreshed.kind) {
    case "renewed": {
      const refreshToken = refreshed.grant.refreshToken ?? stored.refreshToken;
      await writeSignIn(request, name, SIGN_IN, { ...stored, refreshToken });
      system.log.info("Sign-in renewed", { identity });
      await tell(work, "by renewal", undefined);
      return { person: stored.person, grant: refreshed.grant };
    }
    case "over":
      await tell(work, "by renewal", "not_signed_in");
      await forgetSignIn(request, name);
      return undefined;
    case "undecided":
      await tell(work, "by renewal", refreshed.error.code);
      throw refreshed.error;
  }
}

async function signIn(work: Work): Promise<Opened> {
  const { request, endpoint, name, identity, isOnce } = work;
  const { system, interaction } = request;
  try {
    const key = await newProofKey(system);
    const device = interaction.hasBrowser ? "same-device" : "cross-device";
    const dialect = consoleDialect(system, { endpoint, key, device });
    const flow = { dialect, interaction, system, provider: identity, otherwise: elsewhere(identity) };
    const grant = device === "same-device"
      ? await signInByBrowser(flow)
      : await signInElsewhere(flow, endpoint);
    const { refreshToken } = grant;
    const person = textOf(grant.idToken?.claims["sub"]);
    if (refreshToken === undefined || person === undefined) {
      throw new AtmosError(
        "unavailable",
        `cannot sign in to ${SERVICE}: its answer does not say who signed in`,
      );
    }
    await acceptPerson(request, { portal: `aws-console-${name.mark}`, provider: identity, person });
    if (!isOnce) {
      await writeSignIn(request, name, SIGN_IN, {
        endpoint,
        refreshToken,
        proofKey: key.text,
        person,
        device,
      });
    }
    system.log.info("Signed in", { identity });
    await tell(work, "by a person", undefined);
    return { person, grant };
  } catch (error) {
    const reason = error instanceof AtmosError ? error.code : "unexpected";
    system.log.info("Sign-in failed", { identity, reason });
    await tell(work, "by a person", reason);
    throw error;
  }
}

function tell(
  { request, identity }: Work,
  how: SignInEvent["how"],
  failure: string | undefined,
): Promise<void> {
  return request.onSignIn({ provider: identity, how, failure });
}

function nobody({ identity }: Work, state: string): AtmosError {
  const name = typedWord(identity);
  return new AtmosError("not_signed_in", `cannot sign in as "${printable(identity)}": ${state}`, {
    isForAll: true,
    hint:
      `Run \`atmos auth login ${name}\` to sign in in the browser, or \`atmos auth user configure ${name}\`.`,
  });
}

function elsewhere(identity: string): string {
  return `Where no browser can reach this machine, use \`atmos auth login ${typedWord(identity)} --device\`.`;
}
