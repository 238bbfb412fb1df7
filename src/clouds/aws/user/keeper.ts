/** Keeps the keys of an `aws/user`. */
import type { IdentityEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { formatPlace } from "../../../yaml/place.ts";
import { fact } from "../../fact.ts";
import type { GivenKeys, KeptKeys, KeyKeeper } from "../../key_keeper.ts";
import type { SignInRequest } from "../../link.ts";
import { type CallerReply, type ConnectSts, connectSts } from "../sts.ts";
import { stsError } from "../sts_refusal.ts";
import { refuseSecurityKeys } from "./one_time_code.ts";
import { userSettings } from "./sources.ts";
import { keeperForKeys, keysItem, readStoredKeys, writeStoredKeys } from "./stored_keys.ts";

export function userKeyKeeper(
  entry: IdentityEntry,
  connect: ConnectSts = connectSts,
): Required<Omit<KeyKeeper, "isDocument">> {
  return {
    async elsewhere(): Promise<string | undefined> {
      return (await userSettings(entry)).keys === undefined
        ? undefined
        : formatPlace(entry.placeOf(["credentials", "access_key_id"]));
    },
    problemOf: () => undefined,
    keep: (keys, request) => keep(entry, keys, request, connect),
    rotate: async (request, done) => await (await import("./rotate.ts")).rotate(entry, request, done),
  };
}

async function keep(
  entry: IdentityEntry,
  { id, secret, secondFactor }: GivenKeys,
  request: SignInRequest,
  connect: ConnectSts,
): Promise<KeptKeys> {
  const { region, from } = await userSettings(entry);
  if (secondFactor !== undefined) refuseSecurityKeys({ serial: secondFactor, about: entry.name });
  const keyring = await keeperForKeys(entry, from, request);
  const item = keysItem(request, entry.name);
  const before = await readStoredKeys(keyring, item).catch(() => undefined);
  const { cancelled } = request.interaction;
  const doing = `cannot keep the keys of "${printable(entry.name)}"`;
  const keys = { accessKeyId: id, secretAccessKey: secret, sessionToken: undefined };
  let caller: CallerReply;
  try {
    caller = await connect(request.system, { keys, region, cancelled }).callerIdentity();
  } catch (error) {
    const store = "your input";
    throw notKept(stsError(error, { entry, doing, upstream: undefined, store, cancelled }));
  }
  await writeStoredKeys(keyring, item, {
    accessKeyId: id,
    secretAccessKey: secret,
    mfaArn: secondFactor ?? before?.mfaArn,
    userName: userNameIn(caller.Arn),
  });
  return { store: keyring.name, facts: factsOf(caller) };
}

/** Whose keys these are. */
export function factsOf(caller: CallerReply): KeptKeys["facts"] {
  return [...fact("principal", "Principal", caller.Arn), ...fact("account", "Account", caller.Account)];
}

/** The last part of `arn:aws:iam::<account>:user/<path and name>`. */
export function userNameIn(arn: string | undefined): string | undefined {
  return /^arn:[^:]*:iam::\d+:user\/(?:.*\/)?([^/]+)$/.exec(arn ?? "")?.[1];
}

function notKept(error: AtmosError): AtmosError {
  if (error.code !== "access_denied") return error;
  return new AtmosError(error.code, error.message, {
    cause: error.cause,
    hint: "Nothing was kept. Copy both from the page that showed them, or make a new key.",
  });
}
