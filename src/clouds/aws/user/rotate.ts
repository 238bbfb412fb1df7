/**
 * Replaces a user's kept key: a new one is made, tried and kept, then the old one is switched off and deleted. Until the
 * new one is kept everything is undone when a step fails; afterwards nothing that works is taken away.
 */
import type { IdentityEntry } from "../../../config/model.ts";
import { AtmosError, messageOf } from "../../../errors.ts";
import { withLock } from "../../../files/lock.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import type { ItemKeeper, ItemKey } from "../../../keyring/keyring.ts";
import { printable } from "../../../printable.ts";
import { typedWord } from "../../../typed_word.ts";
import type { KeptKeys } from "../../key_keeper.ts";
import type { SignInRequest } from "../../link.ts";
import { awsKeys } from "../keys.ts";
import { type CallerReply, type ConnectSts, connectSts } from "../sts.ts";
import { readFailure } from "../aws_failure.ts";
import { type Asked, stsError } from "../sts_refusal.ts";
import { type ConnectIam, connectIam, type Iam, type NewKey } from "./iam.ts";
import { factsOf } from "./keeper.ts";
import { findKeys, userSettings, withoutKeys } from "./sources.ts";
import { keeperForKeys, keysItem, readStoredKeys, type StoredKeys, writeStoredKeys } from "./stored_keys.ts";
import { user } from "./user.ts";

/** A new key is known everywhere after some seconds; milliseconds between tries, and how many. */
const PAUSE = 3000;
const TRIES = 15;

export interface RotationParts {
  readonly sts: ConnectSts;
  readonly iam: ConnectIam;
}

export async function rotate(
  entry: IdentityEntry,
  request: SignInRequest,
  done: (step: string) => Promise<void>,
  parts: RotationParts = { sts: connectSts, iam: connectIam },
): Promise<KeptKeys> {
  const { system, folders } = request;
  const lock = { name: `keys of ${entry.name}`, what: `the keys of "${printable(entry.name)}"` };
  return await withLock(system, new ScopedDir(system.files, folders.cache), lock, async () => {
    const keyring = await keeperForKeys(entry, (await userSettings(entry)).from, request);
    const item = keysItem(request, entry.name);
    const old = await keptKeys(entry, keyring, item);
    return await replace({ entry, request, done, parts, keyring, item, old });
  });
}

interface Rotation {
  readonly entry: IdentityEntry;
  readonly request: SignInRequest;
  readonly done: (step: string) => Promise<void>;
  readonly parts: RotationParts;
  readonly keyring: ItemKeeper;
  readonly item: ItemKey;
  readonly old: StoredKeys;
}

/** Keys that lie elsewhere are their owner's to replace. */
async function keptKeys(entry: IdentityEntry, keyring: ItemKeeper, item: ItemKey): Promise<StoredKeys> {
  const name = printable(entry.name);
  const stored = await readStoredKeys(keyring, item);
  const settings = await userSettings(entry);
  if (stored !== undefined && settings.keys === undefined) return stored;
  const state = settings.keys === undefined
    ? "none are kept"
    : "those that are used stand in the configuration";
  throw new AtmosError("usage", `cannot replace the keys of "${name}": ${state}`, {
    hint: settings.keys === undefined
      ? `Give it some first: \`atmos auth user configure ${typedWord(entry.name)}\`.`
      : "Take credentials.access_key_id out, then give the keys to `atmos auth user configure`.",
  });
}

async function replace(rotation: Rotation): Promise<KeptKeys> {
  const { entry, request, done, parts, keyring, item, old } = rotation;
  const { cancelled } = request.interaction;
  const settings = await userSettings(entry);
  const { region } = settings;
  // With a second factor IAM wants a session that it was given for.
  const owner = await findKeys(entry, settings, request);
  if (owner === undefined) throw withoutKeys(entry, settings);
  const keys = owner.mfa === undefined
    ? owner
    : awsKeys(await user(entry, parts.sts).assume(undefined, request));
  const iam = parts.iam(request.system, keys, cancelled);
  const fresh = await makeKey(rotation, iam, owner.mfa === undefined ? owner.store : undefined);
  await done(`A new key was made: ${fresh.accessKeyId}.`);
  let caller: CallerReply;
  try {
    caller = await tried(rotation, fresh, region);
    await done("The new key works.");
    await writeStoredKeys(keyring, item, { ...old, ...fresh });
  } catch (error) {
    throw await undone(rotation, iam, fresh, error);
  }
  await done(`The new key is kept in ${keyring.name}.`);
  // A key that is switched off cannot delete itself, and a session needs no key.
  await retire(
    rotation,
    owner.mfa === undefined ? parts.iam(request.system, { ...owner, ...fresh }, cancelled) : iam,
  );
  return { store: keyring.name, facts: factsOf(caller) };
}

/** @param store where the keys that sign lie; undefined for a session of them */
async function makeKey(
  { entry, old, request }: Rotation,
  iam: Iam,
  store: string | undefined,
): Promise<NewKey> {
  const doing = `cannot replace the keys of "${printable(entry.name)}"`;
  try {
    const others = (await iam.accessKeys()).filter((id) => id !== old.accessKeyId);
    if (others.length === 0) return await iam.createKey();
    const [other = ""] = others.map(printable);
    throw new AtmosError("usage", `${doing}: the user has another key, ${other}, and AWS allows two`, {
      hint: `Delete it when nobody uses it: \`aws iam delete-access-key --access-key-id ${
        typedWord(other, "KEY")
      }\`.`,
    });
  } catch (error) {
    throw refusal(error, {
      entry,
      doing,
      upstream: undefined,
      store,
      cancelled: request.interaction.cancelled,
    });
  }
}

function refusal(error: unknown, asked: Asked): AtmosError {
  const judged = stsError(error, asked);
  if (judged.code !== "access_denied" || !/^AccessDenied/.test(readFailure(error).name)) return judged;
  return new AtmosError("access_denied", judged.message, {
    cause: error,
    hint: "The user must be allowed iam:ListAccessKeys, iam:CreateAccessKey, iam:UpdateAccessKey and " +
      "iam:DeleteAccessKey on itself" +
      (asked.entry.settings.credentials === undefined
        ? "."
        : "; where that needs a second factor, set credentials.mfa_arn."),
  });
}

/** Asks who one is with the new key, until AWS knows it everywhere. */
async function tried(
  { request, entry, parts }: Rotation,
  keys: NewKey,
  region: string,
): Promise<CallerReply> {
  const { cancelled } = request.interaction;
  const sts = parts.sts(request.system, {
    keys: { ...keys, sessionToken: undefined },
    region,
    cancelled,
  });
  try {
    return await patiently(request, () => sts.callerIdentity());
  } catch (error) {
    const doing = `cannot use the new key of "${printable(entry.name)}"`;
    throw stsError(error, { entry, doing, upstream: undefined, cancelled });
  }
}

/** Tries again while the key is not known everywhere. */
async function patiently<T>({ system, interaction }: SignInRequest, ask: () => Promise<T>): Promise<T> {
  for (let left = TRIES;; left--) {
    try {
      return await ask();
    } catch (error) {
      const isNew = readFailure(error).name === "InvalidClientTokenId";
      if (!isNew || left === 0) throw error;
    }
    await system.clock.sleep(PAUSE, interaction.cancelled);
  }
}

/** Takes the new key back; the old one is what it was. */
async function undone(
  { done, item }: Rotation,
  iam: Iam,
  { accessKeyId }: NewKey,
  error: unknown,
): Promise<unknown> {
  try {
    await iam.deleteKey(accessKeyId);
    await done(`The new key ${accessKeyId} was deleted again; the old one is as it was.`);
    return error;
  } catch (second) {
    return new AtmosError(
      "unavailable",
      `cannot replace the keys of "${printable(item.name)}": ${
        messageOf(error)
      }; and the new key ${accessKeyId} could ` +
        `not be deleted again (${printable(messageOf(second))})`,
      {
        cause: error,
        hint: `The old key works as before. Run \`aws iam delete-access-key --access-key-id ${
          typedWord(accessKeyId, "KEY")
        }\`.`,
      },
    );
  }
}

/** The old key goes. Where that fails, the new one is in use already, and what is left is named. */
async function retire({ old, done, item, request }: Rotation, iam: Iam): Promise<void> {
  const id = old.accessKeyId;
  const left = (state: string, error: unknown): AtmosError =>
    new AtmosError(
      "unavailable",
      `cannot finish with the old key of "${printable(item.name)}": ${state} (${
        printable(messageOf(error))
      })`,
      {
        cause: error,
        hint: `The new key is kept and works. Run \`aws iam delete-access-key --access-key-id ${
          typedWord(id, "KEY")
        }\`.`,
      },
    );
  try {
    await patiently(request, () => iam.switchOff(id));
  } catch (error) {
    throw left("it is still switched on", error);
  }
  await done(`The old key ${id} is switched off.`);
  try {
    await patiently(request, () => iam.deleteKey(id));
  } catch (error) {
    throw left("it is switched off, and not deleted", error);
  }
  await done(`The old key ${id} is deleted.`);
}
