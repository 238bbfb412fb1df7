/**
 * Where the sign-in of a person is kept: in the keyring, or in a file of ours on a machine without one. Each belongs to a
 * provider and to what it was made with, and goes nowhere else.
 */
import { hexDigest } from "../hex_digest.ts";
import { withLock } from "../files/lock.ts";
import { readJson } from "../files/read_json.ts";
import { realmPath, safeName } from "../files/safe_name.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import type { ItemKey, Keyring } from "../keyring/keyring.ts";
import { describeKey, troubleError } from "../keyring/keyring_failure.ts";
import { printable } from "../printable.ts";
import { Secret } from "../secret.ts";
import type { Interaction } from "./interaction.ts";
import type { CloudContext } from "./link.ts";
import { parsedJson } from "./untyped.ts";

/** What tells one sign-in from all others of its realm. */
export interface SignInName {
  /** The cloud's name, which is that of its folder. */
  readonly cloud: string;
  readonly provider: string;
  /** Hexadecimal digits; sixteen of a provider's, from {@link signInMark}. */
  readonly mark: string;
  /** Where an identity signs in by itself, the name of the provider is its own. */
  readonly of?: "identity";
}

/** How a cloud writes one down. */
export interface SignInForm<T> {
  /** Reveals what renews it: the text is for an owner-only file or the keyring. */
  toText(signIn: T): string;
  /** @throws Error for what {@link toText} has not made */
  fromJson(value: unknown): T;
}

/** The mark of what a sign-in is made with: addresses, application, and whatever else decides whose it is. */
export async function signInMark(cloud: string, made: readonly unknown[]): Promise<string> {
  return (await hexDigest(JSON.stringify([cloud, ...made]))).slice(0, 16);
}

/** The item of the keyring that it is. */
export function itemOf({ realm }: CloudContext, { provider, mark, of }: SignInName): ItemKey {
  return { realm, name: provider, purpose: of === "identity" ? "tokens" : "refresh", madeFor: mark };
}

export function signInDir({ system, folders }: CloudContext): ScopedDir {
  return new ScopedDir(system.files, folders.cache);
}

/** `[<realm>/]<cloud>`, as names below {@link signInDir}. */
export function signInFolder({ realm }: CloudContext, cloud: string): readonly string[] {
  return [...realmPath(realm), cloud];
}

/** `<provider>.<mark>.json` */
export function signInFile({ provider, mark }: Pick<SignInName, "provider" | "mark">): string {
  return `${safeName(provider)}.${mark}.json`;
}

/**
 * Undefined when there is none. What is damaged is told to whoever can sign in anew, and replaced then.
 *
 * @param file other than by its name, where only that is known
 * @throws AtmosError when the store does not answer: that is no sign of absence
 */
export async function readSignIn<T>(
  context: CloudContext,
  name: SignInName,
  form: SignInForm<T>,
  interaction?: Interaction,
  file = signInFile(name),
): Promise<T | undefined> {
  const { keyring } = await context.keyring();
  if (keyring !== undefined) return await readItem(context, keyring, name, form, interaction);
  const path = [...signInFolder(context, name.cloud), file];
  return await readJson(context.system, signInDir(context), path, form.fromJson);
}

async function readItem<T>(
  context: CloudContext,
  keyring: Keyring,
  name: SignInName,
  form: SignInForm<T>,
  interaction: Interaction | undefined,
): Promise<T | undefined> {
  const key = itemOf(context, name);
  const found = await keyring.get(key);
  if (found.state === "absent") return undefined;
  if (found.state !== "present") {
    const error = troubleError(`read the sign-in of ${describeKey(key)}`, found);
    if (found.state !== "corrupt" || found.ofStore || !interaction?.mayAsk) throw error;
    interaction.notice(`${error.message}. Signing in anew replaces it.`);
    return undefined;
  }
  try {
    return form.fromJson(parsedJson(found.item.value.reveal()));
  } catch {
    // Not the parser's message, which quotes the text.
    context.system.log.warn("What the keyring holds is no sign-in, and is not used", { provider: key.name });
    return undefined;
  }
}

export async function writeSignIn<T>(
  context: CloudContext,
  name: SignInName,
  form: SignInForm<T>,
  signIn: T,
): Promise<void> {
  const { keyring } = await context.keyring();
  const text = form.toText(signIn);
  if (keyring !== undefined) {
    // All that are kept here have something that renews them, for as long as the service likes.
    const note = { expiresAt: undefined, renews: true };
    return await keyring.set(itemOf(context, name), { class: "session", value: new Secret(text), note });
  }
  await signInDir(context).write([...signInFolder(context, name.cloud), signInFile(name)], text);
}

/** Where it has turned out to be over. */
export async function forgetSignIn(context: CloudContext, name: SignInName): Promise<void> {
  const { keyring } = await context.keyring();
  if (keyring !== undefined) await keyring.delete(itemOf(context, name));
  else await removeSignInFile(context, name.cloud, signInFile(name));
}

/** Whether there was one. */
export async function removeSignInFile(context: CloudContext, cloud: string, file: string): Promise<boolean> {
  const [dir, folder] = [signInDir(context), signInFolder(context, cloud)];
  const removed = await dir.remove(...folder, file);
  await dir.removeEmpty(...folder);
  return removed;
}

/** Milliseconds to wait for what another process does: without a person, and with one who is signing in. */
const ALONE = 120_000;
const WITH_PERSON = 17 * 60_000;

/** How long is waited for somebody else who works on it, and who is told. */
export interface Waiting {
  /** Milliseconds. */
  readonly limit: number;
  readonly notice: (message: string) => void;
}

export function waitingFor({ mayAsk, notice }: Interaction): Waiting {
  return { limit: mayAsk ? WITH_PERSON : ALONE, notice };
}

/** Does the work while no other process, nor another call in this one, works on this sign-in. */
export async function exclusively<T>(
  context: CloudContext,
  { cloud, provider, mark }: SignInName,
  { limit, notice }: Waiting,
  work: () => Promise<T>,
): Promise<T> {
  return await withLock(context.system, signInDir(context), {
    name: [...(context.realm === undefined ? [] : [context.realm]), cloud, provider, mark].join("-"),
    what: `the sign-in at "${printable(provider)}"`,
    limit,
    onWait: (what) => notice(`Waiting for another atmos command to finish ${what}…`),
  }, work);
}
