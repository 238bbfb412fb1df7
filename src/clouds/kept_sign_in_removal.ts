/** What sign-ins of persons leave on this machine, for a logout; and how one is removed, or ended where it was made. */
import type { ProviderEntry } from "../config/model.ts";
import { messageOf } from "../errors.ts";
import { copiesOf } from "../files/leftovers.ts";
import { safeName } from "../files/safe_name.ts";
import { printable } from "../printable.ts";
import {
  exclusively,
  removeSignInFile,
  signInDir,
  signInFile,
  signInFolder,
  type SignInName,
} from "./kept_sign_in.ts";
import type { CloudContext, ProviderContext } from "./link.ts";
import {
  type KeptProblem,
  type KeptScope,
  type KeptSignIn,
  type Removal,
  removalOf,
  type RemovalOutcome,
} from "./removal.ts";

/** What differs by cloud. */
export interface SignInRules {
  readonly cloud: string;
  readonly kinds: readonly string[];
  /** The mark of a provider's own sign-in, from its settings. */
  markOf(entry: ProviderEntry, context: CloudContext): Promise<string>;
  /** Undefined where nobody takes one back. */
  readonly ending?: { readonly store: string; readonly label: string };
}

/** Ends a sign-in where it was made; or removes its file. */
export interface SignInRemoval extends Removal {
  readonly kind: "revocation" | "sign-in";
  readonly signIn: SignInName;
  /** Its name in the folder of the cloud. */
  readonly file: string;
}

export interface KeptSignIns {
  readonly removals: readonly SignInRemoval[];
  /** Those that stay, because they were made with something else. */
  readonly others: readonly SignInRemoval[];
  readonly items: readonly KeptSignIn[];
  readonly problems: readonly KeptProblem[];
}

export async function keptSignIns(
  context: ProviderContext,
  scope: KeptScope,
  rules: SignInRules,
): Promise<KeptSignIns> {
  const removals: SignInRemoval[] = [];
  const others: SignInRemoval[] = [];
  const items: KeptSignIn[] = [];
  const problems: KeptProblem[] = [];
  // What has ended was forgotten when that was noticed.
  if (scope.expired) return { removals, others, items, problems };
  const files = await filesOf(context, rules.cloud);
  const known = new Set<string>();
  for (const provider of scope.providers) {
    const entry = context.providers.get(provider);
    if (entry === undefined || !rules.kinds.includes(entry.kind)) continue;
    const own = await ownMark(context, entry, rules, problems);
    const stored = scope.items.filter(({ key }) =>
      key.purpose === "refresh" && key.realm === context.realm && key.name === provider
    ).map(({ key }) => ({ mark: key.madeFor ?? "", key, file: undefined }));
    const written = files.filter(({ start }) => start === safeName(provider))
      .map(({ mark, file }) => ({ mark, key: undefined, file }));
    for (const { mark, key, file } of [...stored, ...written]) {
      if (file !== undefined) known.add(file);
      const isOther = own !== undefined && mark !== own;
      const signIn = { cloud: rules.cloud, provider, mark };
      const place = { signIn, file: file ?? signInFile(signIn), names: [provider], isOther };
      if (isOther && scope.meant.others !== "all" && !scope.everything) {
        if (scope.meant.others === "none" && file !== undefined) others.push(fileRemoval(context, place));
        continue;
      }
      removals.push(...revocation(context, place, rules));
      if (key !== undefined) items.push({ key, providers: [provider], isOther });
      else removals.push(fileRemoval(context, place));
    }
  }
  for (const { start, mark, file } of scope.everything ? files : []) {
    if (known.has(file)) continue;
    const signIn = { cloud: rules.cloud, provider: start, mark };
    const place = { signIn, file, names: [start], isOther: true };
    removals.push(...revocation(context, place, rules), fileRemoval(context, place));
  }
  return { removals, others, items, problems };
}

/** Undefined where it cannot be told: then every sign-in of this name is meant. */
async function ownMark(
  context: CloudContext,
  entry: ProviderEntry,
  rules: SignInRules,
  problems: KeptProblem[],
): Promise<string | undefined> {
  // No logout runs a program.
  if (entry.needsPrograms) return undefined;
  try {
    return await rules.markOf(entry, context);
  } catch (error) {
    problems.push({ what: `the provider "${printable(entry.name)}"`, reason: messageOf(error) });
    return undefined;
  }
}

export interface KeptFile {
  readonly file: string;
  /** The provider or identity, as it stands in the names of files. */
  readonly start: string;
  readonly mark: string;
}

/** All files with a sign-in, also where only a copy of a damaged one is left. */
export async function filesOf(context: CloudContext, cloud: string): Promise<readonly KeptFile[]> {
  const entries = await signInDir(context).list(...signInFolder(context, cloud));
  const names = new Set(entries.map(({ name }) => name.replace(/\.corrupt-.*$/, "")));
  return [...names].flatMap((file) => {
    const [, start, mark] = /^(.*)\.([0-9a-f]{16,64})\.json$/.exec(file) ?? [];
    return start === undefined || mark === undefined ? [] : [{ file, start, mark }];
  });
}

export interface Found extends Pick<SignInRemoval, "signIn" | "file" | "names" | "isOther"> {
  readonly isOther: boolean;
}

function revocation(
  { realm }: CloudContext,
  { signIn, file, names, isOther }: Found,
  { cloud, ending }: SignInRules,
): SignInRemoval[] {
  if (ending === undefined) return [];
  const removal = removalOf({
    cloud,
    realm,
    role: "revocation",
    subject: "provider",
    names,
    store: ending.store,
    label: ending.label,
    detail: undefined,
    id: JSON.stringify([ending.store, realm ?? null, signIn.provider, signIn.mark]),
    isOther,
  });
  return [{ ...removal, kind: "revocation", signIn, file }];
}

export function fileRemoval(
  context: CloudContext,
  { signIn, file, names, isOther }: Found,
  cloud = signIn.cloud,
): SignInRemoval {
  const removal = removalOf({
    cloud,
    realm: context.realm,
    role: "sign-in",
    subject: signIn.of ?? "provider",
    names,
    store: "files",
    label: "Files",
    path: signInDir(context).path(...signInFolder(context, signIn.cloud), file),
    isOther,
  });
  return { ...removal, kind: "sign-in", signIn, file };
}

/** Milliseconds to wait for another process, which may be waiting for a person itself. */
const LOCK_LIMIT = 10_000;

/** @param end ends it where it was made */
export async function removeSignIn<Context extends CloudContext>(
  context: Context,
  removal: Pick<SignInRemoval, "signIn" | "file" | "role">,
  notice: (message: string) => void,
  end?: (context: Context) => Promise<RemovalOutcome>,
): Promise<RemovalOutcome> {
  const { role, signIn, file } = removal;
  return await exclusively(context, signIn, { limit: LOCK_LIMIT, notice }, async () => {
    if (role === "revocation" && end !== undefined) return await end(context);
    const path = signInDir(context).path(...signInFolder(context, signIn.cloud), file);
    const copies = await copiesOf(context.system.files, path);
    const removed = await removeSignInFile(context, signIn.cloud, file);
    return removed || copies.length > 0 ? { state: "removed" } : { state: "absent", note: "already gone" };
  });
}
