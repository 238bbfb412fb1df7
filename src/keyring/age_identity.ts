/**
 * The key pair of the file keyring: `identity.age` holds its secret half under the passphrase. The slow part of a
 * passphrase (scrypt) is paid once a process and not once an item, and still `age -d` opens both kinds of file.
 */
import type { ScopedDir } from "../files/scoped_dir.ts";
import type { Secret } from "../secret.ts";
import type { Exclusive } from "./chunked.ts";
import type { Trouble } from "./keyring.ts";
import { isTyped, locked, passphraseFor, type PassphraseSource } from "./passphrase.ts";
import { KeyringFailure } from "./keyring_failure.ts";
import type { UnlockedKeys } from "./unlocked_keys.ts";
import type { AgeKeys } from "./age_keys.ts";

const IDENTITY_FILE = "identity.age";

/** Whether a file is an item's: `<name>.<purpose>[.<made for>].age`. */
export function isItemFile(name: string): boolean {
  return /\.[a-z-]+(\.[0-9a-f]+)?\.age$/.test(name);
}

/** Base-2 logarithm of scrypt's N: 128 MiB, a good half second. */
const WORK_FACTOR = 17;

export interface AgeIdentityOptions {
  readonly dir: ScopedDir;
  readonly passphrase: PassphraseSource;
  readonly exclusive: Exclusive;
  readonly workFactor?: number;
  /** Where the key pair may be found without the slow part, for a passphrase that its variable holds. */
  readonly unlocked: UnlockedKeys;
}

export interface AgeIdentity {
  /** @throws KeyringFailure `locked` without the right passphrase, `corrupt` when the file is missing or damaged */
  open(): Promise<AgeKeys>;
  /** As {@link open}, making a new key pair in an empty keyring. */
  openOrCreate(): Promise<AgeKeys>;
  /**
   * What would keep it from opening without a person; undefined when nothing does, or a person would be asked.
   */
  trouble(): Promise<Trouble | undefined>;
}

export function ageIdentity(options: AgeIdentityOptions): AgeIdentity {
  const { dir } = options;
  let opened: Promise<AgeKeys> | undefined;
  const once = (work: () => Promise<AgeKeys>): Promise<AgeKeys> => {
    opened ??= work().catch((thrown) => {
      opened = undefined;
      throw thrown;
    });
    return opened;
  };
  const load = async (): Promise<AgeKeys | undefined> => {
    const text = await dir.readText(IDENTITY_FILE);
    if (text === undefined) return undefined;
    if (isTyped(options.passphrase)) return await typed(text, options);
    const given = await passphraseFor(options.passphrase, { folder: dir.root, isNew: false });
    const known = await options.unlocked.find(text, given);
    if (known !== undefined) return known;
    const keys = await unwrap(text, given, options);
    if (keys === undefined) throw locked("the passphrase is wrong", options.passphrase.variable);
    await options.unlocked.keep(text, given, keys);
    return keys;
  };
  const create = async (): Promise<AgeKeys> => {
    const others = (await dir.list()).filter(({ name }) => isItemFile(name));
    if (others.length > 0) throw identityMissing(dir.root);
    const passphrase = await passphraseFor(options.passphrase, { folder: dir.root, isNew: true });
    const { text, keys } = await generate(passphrase, options.workFactor ?? WORK_FACTOR);
    await dir.write([IDENTITY_FILE], text);
    if (!isTyped(options.passphrase)) await options.unlocked.keep(text, passphrase, keys);
    return keys;
  };
  return {
    open: () =>
      once(async () => {
        const keys = await load();
        if (keys === undefined) throw identityMissing(dir.root);
        return keys;
      }),
    openOrCreate: () =>
      once(async () =>
        await load() ??
          await options.exclusive(`identity ${dir.root}`, async () => await load() ?? await create())
      ),
    trouble: async () => {
      if (isTyped(options.passphrase)) return undefined;
      try {
        if (await load() === undefined) {
          await passphraseFor(options.passphrase, { folder: dir.root, isNew: true });
        }
        return undefined;
      } catch (thrown) {
        if (thrown instanceof KeyringFailure) return thrown.trouble;
        throw thrown;
      }
    },
  };
}

/** Times that a person is asked: whoever mistypes has another try, and a wrong one is not asked for without end. */
const TRIES = 3;

/** What a person types is not kept beyond the command: nothing that runs later has it. */
async function typed(text: string, options: AgeIdentityOptions): Promise<AgeKeys> {
  const { dir, passphrase } = options;
  for (let tries = 1;; tries++) {
    const question = { folder: dir.root, isNew: false, ...(tries > 1 ? { wasWrong: true } : {}) };
    const keys = await unwrap(text, await passphraseFor(passphrase, question), options);
    if (keys !== undefined) return keys;
    if (tries === TRIES) throw locked(`the passphrase was wrong ${TRIES} times`, passphrase.variable);
  }
}

/** Undefined for a wrong passphrase. @throws KeyringFailure `corrupt` */
async function unwrap(
  text: string,
  given: Secret,
  { dir }: AgeIdentityOptions,
): Promise<AgeKeys | undefined> {
  const age = await import("age-encryption");
  try {
    const decrypter = new age.Decrypter();
    decrypter.addPassphrase(given.reveal());
    const content = await decrypter.decrypt(age.armor.decode(text), "text");
    const identity = /^AGE-SECRET-KEY-1[A-Z0-9]+$/m.exec(content)?.[0] ?? "";
    return { identity, recipient: await age.identityToRecipient(identity) };
  } catch (thrown) {
    if (thrown instanceof Error && thrown.message.startsWith("no identity matched")) return undefined;
    throw new KeyringFailure({
      state: "corrupt",
      reason: `the file keyring cannot be used: ${dir.path(IDENTITY_FILE)} is damaged`,
      hint: `Restore that file from a backup, or remove the folder ${dir.root} and sign in again.`,
      ofStore: true,
    });
  }
}

async function generate(passphrase: Secret, workFactor: number): Promise<{ text: string; keys: AgeKeys }> {
  const age = await import("age-encryption");
  const identity = await age.generateX25519Identity();
  const recipient = await age.identityToRecipient(identity);
  const encrypter = new age.Encrypter();
  encrypter.setPassphrase(passphrase.reveal());
  encrypter.setScryptWorkFactor(workFactor);
  const wrapped = await encrypter.encrypt(`# public key: ${recipient}\n${identity}\n`);
  return { text: age.armor.encode(wrapped), keys: { identity, recipient } };
}

/** Never replaced by a new one: that would make every item unreadable for good. */
function identityMissing(folder: string): KeyringFailure {
  return new KeyringFailure({
    state: "corrupt",
    reason: `the file keyring cannot be used: ${folder} holds items, but no ${IDENTITY_FILE}`,
    hint: `Restore that file from a backup, or remove the folder ${folder} and sign in again.`,
    ofStore: true,
  });
}
