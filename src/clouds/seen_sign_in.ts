import type { ProviderEntry } from "../config/model.ts";
import { notedItem } from "../keyring/item_notes.ts";
import type { Env } from "../system/ports.ts";
import type { SignInSeen } from "./explained.ts";
import {
  itemOf,
  signInDir,
  signInFile,
  signInFolder,
  type SignInForm,
  type SignInName,
} from "./kept_sign_in.ts";
import type { CloudContext } from "./link.ts";
import { parsedJson } from "./untyped.ts";

/** What can be seen of a kept sign-in: by the note of its item, else in its file. The service alone knows when it ends. */
export async function seenSignIn<T>(
  context: CloudContext,
  name: SignInName,
  form: SignInForm<T>,
): Promise<SignInSeen | undefined> {
  const noted = await notedItem(context.system, context.folders, itemOf(context, name));
  if (noted !== undefined) return { ...noted, path: undefined };
  const path = signInDir(context).path(...signInFolder(context, name.cloud), signInFile(name));
  const text = await context.system.files.readText(path);
  if (text === undefined || !isOne(text, form)) return undefined;
  return { path, keyring: undefined, expiresAt: undefined, renews: true };
}

/** The same for a provider whose settings name its sign-in; undefined where a program would have to give them. */
export async function seenOfProvider<Settings, T>(
  entry: ProviderEntry,
  context: CloudContext,
  { settings, name, form }: {
    readonly settings: (entry: ProviderEntry, env: Env) => Settings | Promise<Settings>;
    readonly name: (settings: Settings) => SignInName | Promise<SignInName>;
    readonly form: SignInForm<T>;
  },
): Promise<SignInSeen | undefined> {
  if (entry.needsPrograms) return undefined;
  return await seenSignIn(context, await name(await settings(entry, context.system.env)), form);
}

/** What is damaged stays where it is: whoever signs in replaces it. */
function isOne<T>(text: string, form: SignInForm<T>): boolean {
  try {
    form.fromJson(parsedJson(text));
    return true;
  } catch {
    return false;
  }
}
