/** What sign-ins of persons leave on this machine, and how they are ended at Google. */
import type { ProviderEntry } from "../../../config/model.ts";
import { messageOf } from "../../../errors.ts";
import { safeName } from "../../../files/safe_name.ts";
import { printable } from "../../../printable.ts";
import type { CloudContext, ProviderContext } from "../../link.ts";
import { revokeToken } from "../../oauth/revocation.ts";
import {
  type KeptProblem,
  type KeptScope,
  type KeptSignIn,
  type Removal,
  removalOf,
  type RemovalOutcome,
} from "../../removal.ts";
import {
  cacheDir,
  exclusively,
  readSignIn,
  removeSignInFile,
  signInFile,
  type SignInName,
  signInName,
} from "./record.ts";
import { personSettings } from "./settings.ts";

const KIND = "gcp/interactive";

/** Ends a sign-in at Google; or removes its file. */
export interface SignInRemoval extends Removal {
  readonly kind: "revocation" | "sign-in";
  readonly name: SignInName;
}

export interface KeptSignIns {
  readonly removals: readonly SignInRemoval[];
  readonly others: readonly SignInRemoval[];
  readonly items: readonly KeptSignIn[];
  readonly problems: readonly KeptProblem[];
}

export async function keptSignIns(context: ProviderContext, scope: KeptScope): Promise<KeptSignIns> {
  const removals: SignInRemoval[] = [];
  const others: SignInRemoval[] = [];
  const items: KeptSignIn[] = [];
  const problems: KeptProblem[] = [];
  // What has ended was forgotten when that was noticed.
  if (scope.expired) return { removals, others, items, problems };
  const files = await filesWithSignIns(context);
  const known = new Set<string>();
  for (const provider of scope.providers) {
    const entry = context.providers.get(provider);
    if (entry?.kind !== KIND) continue;
    const own = await ownMark(context, entry, problems);
    const stored = scope.items.filter(({ key }) =>
      key.purpose === "refresh" && key.realm === context.realm && key.name === provider
    );
    const marks = [
      ...stored.map(({ key }) => ({ mark: key.madeFor ?? "", key, file: undefined })),
      ...files.flatMap((file) => {
        const mark = markIn(file, provider);
        return mark === undefined ? [] : [{ mark, key: undefined, file }];
      }),
    ];
    for (const { mark, key, file } of marks) {
      if (file !== undefined) known.add(file);
      const isOther = own !== undefined && mark !== own;
      const name = { provider, mark };
      if (isOther && scope.meant.others !== "all" && !scope.everything) {
        if (scope.meant.others === "none" && file !== undefined) {
          others.push(fileRemoval(context, name, true));
        }
        continue;
      }
      removals.push(revocation(context, name, isOther));
      if (key !== undefined) items.push({ key, providers: [provider], isOther });
      else removals.push(fileRemoval(context, name, isOther));
    }
  }
  for (const file of scope.everything ? files : []) {
    const found = /^(.*)\.([0-9a-f]{16})\.json$/.exec(file);
    if (known.has(file) || found === null) continue;
    const name = { provider: found[1] ?? "", mark: found[2] ?? "" };
    removals.push(revocation(context, name, true), fileRemoval(context, name, true));
  }
  return { removals, others, items, problems };
}

/** Undefined where it cannot be told: then every sign-in of this name is meant. */
async function ownMark(
  { system }: CloudContext,
  entry: ProviderEntry,
  problems: KeptProblem[],
): Promise<string | undefined> {
  // No logout runs a program.
  if (entry.needsPrograms) return undefined;
  try {
    return (await signInName(await personSettings(entry, system.env))).mark;
  } catch (error) {
    problems.push({ what: `the provider "${printable(entry.name)}"`, reason: messageOf(error) });
    return undefined;
  }
}

function markIn(file: string, provider: string): string | undefined {
  const start = `${safeName(provider)}.`;
  return file.startsWith(start) ? /^([0-9a-f]{16})\.json$/.exec(file.slice(start.length))?.[1] : undefined;
}

/** The names of all files with a sign-in, also where only a copy of a damaged one is left. */
async function filesWithSignIns(context: CloudContext): Promise<readonly string[]> {
  const folder = signInFile(context, { provider: "", mark: "" }).slice(0, -1);
  const names = (await cacheDir(context).list(...folder)).map(({ name }) =>
    name.replace(/\.corrupt-.*$/, "")
  );
  return [...new Set(names)].filter((name) => name.endsWith(".json"));
}

function revocation(context: CloudContext, name: SignInName, isOther: boolean): SignInRemoval {
  const removal = removalOf({
    cloud: "gcp",
    realm: context.realm,
    role: "revocation",
    subject: "provider",
    names: [name.provider],
    store: "google",
    label: "Sign-in at Google",
    detail: undefined,
    id: JSON.stringify(["google", context.realm ?? null, name.provider, name.mark]),
    isOther,
  });
  return { ...removal, kind: "revocation", name };
}

function fileRemoval(context: CloudContext, name: SignInName, isOther: boolean): SignInRemoval {
  const removal = removalOf({
    cloud: "gcp",
    realm: context.realm,
    role: "sign-in",
    subject: "provider",
    names: [name.provider],
    store: "files",
    label: "Files",
    path: cacheDir(context).path(...signInFile(context, name)),
    isOther,
  });
  return { ...removal, kind: "sign-in", name };
}

/** Milliseconds to wait for another process, which may be waiting for a person itself. */
const LOCK_LIMIT = 10_000;

export async function removeSignIn(
  context: ProviderContext,
  { kind, name }: SignInRemoval,
  notice: (message: string) => void,
): Promise<RemovalOutcome> {
  return await exclusively(context, name, { limit: LOCK_LIMIT, notice }, async () => {
    if (kind === "revocation") return await revoke(context, name);
    return await removeSignInFile(context, name)
      ? { state: "removed" }
      : { state: "absent", note: "already gone" };
  });
}

/** Ends it where it was made. What was given by it ends with it: Google takes back all tokens of one consent. */
async function revoke(context: ProviderContext, name: SignInName): Promise<RemovalOutcome> {
  const stored = await readSignIn(context, name);
  if (stored === undefined) return { state: "absent", note: "nobody was signed in" };
  const { googleDialect } = await import("./dialect.ts");
  const { clientId, tokenUrl, refreshToken } = stored;
  const client = { clientId, tokenUrl, clientSecret: undefined, scopes: [], loginHint: undefined };
  const dialect = await googleDialect(context.system, client);
  const doing = "cannot sign out at Google";
  const ended = await revokeToken(dialect, refreshToken, context.system.clock, doing);
  return ended === "revoked"
    ? { state: "removed" }
    : { state: "absent", note: "the sign-in had ended there already" };
}
