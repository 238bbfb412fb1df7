import { AtmosError, messageOf } from "../../errors.ts";
import { removeTree } from "../../files/remove_tree.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import { printable } from "../../printable.ts";
import { affectedInstances } from "../../stacks/affected.ts";
import { type Instance, keyOf } from "../../stacks/dependencies.ts";
import { loadStacks, type Stacks } from "../../stacks/stacks.ts";
import { moduleFolders } from "../../stacks/terraform/module.ts";
import { isBelow, join } from "../../system/path.ts";
import type { System } from "../../system/ports.ts";
import type { Invocation } from "../line/invocation.ts";
import { loadProject } from "../line/load_context.ts";
import { componentFolder } from "./component_run.ts";
import { filesAsBefore } from "./files_as_before.ts";
import type { StackProject } from "./project.ts";
import { type Git, openGit } from "./quiet_git.ts";
import { instancesOf } from "./select.ts";

export interface Since {
  /** A branch or tag: what was there where this one left it. */
  readonly ref: string | undefined;
  /** A commit. */
  readonly sha: string | undefined;
}

/** The components of Terraform that differ from what was there, by the repository's own history. */
export async function affectedSince(
  invocation: Invocation,
  project: StackProject,
  instances: readonly Instance[],
  since: Since,
): Promise<Instance[]> {
  const { system } = invocation;
  const root = project.context.configuration.surroundings.gitRoot;
  if (root === undefined) {
    throw new AtmosError("usage", "cannot tell what is affected: this is no repository of git", {
      hint:
        "Run it inside of one, or without --affected: --all, --components, or one component with its stack.",
    });
  }
  const git = await openGit(system, root);
  const commit = await commitFor(git, since);
  const folder = await freshFolder(invocation, project);
  try {
    const before = await stacksAt(invocation, project, { git, commit, folder, root });
    const foldersOf = new Map<string, readonly string[]>();
    const known = new Map<string, Promise<readonly string[]>>();
    for (const instance of instances) {
      const own = componentFolder(project, instance.section);
      const folders = known.get(own) ?? moduleFolders(system.files, own);
      known.set(own, folders);
      foldersOf.set(keyOf(instance), await folders);
    }
    return affectedInstances({
      now: instances,
      before: instancesOf(before, { type: "terraform", stack: undefined, components: [] }),
      changed: await changedFiles(git, commit, root),
      foldersOf,
    });
  } finally {
    await removeTree(system.files, folder).catch(() => {});
  }
}

/** Where the person's own work began: what has happened on the other branch since is nobody's change here. */
async function commitFor(git: Git, { ref, sha }: Since): Promise<string> {
  const named = sha ?? ref;
  for (const one of named === undefined ? ["origin/HEAD", "origin/main", "main", "master"] : [named]) {
    const found = (await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${one}^{commit}`]))
      ?.trim();
    if (found === undefined || found === "") continue;
    if (sha !== undefined) return found;
    return (await git(["merge-base", found, "HEAD"]))?.trim() || found;
  }
  throw new AtmosError(
    "not_found",
    named === undefined
      ? "cannot tell what is affected: there is no origin/HEAD, main or master to compare with"
      : `cannot tell what is affected: git knows no commit "${printable(named)}"`,
    { hint: "Name one with --ref or --sha. A shallow clone may not have it: `git fetch --unshallow`." },
  );
}

/** What may say something about stacks; code is compared by git itself. */
const TEXTS = /\.(ya?ml|tmpl|json|hcl|tfvars|toml|txt|env|md)$/i;

interface Earlier {
  readonly git: Git;
  readonly commit: string;
  /** Where its files are put. */
  readonly folder: string;
  readonly root: string;
}

async function stacksAt(
  invocation: Invocation,
  project: StackProject,
  { git, commit, folder, root }: Earlier,
): Promise<Stacks> {
  const { system } = invocation;
  const { context } = project;
  const env = { GIT_INDEX_FILE: join(folder, "index") };
  const read = await git(["read-tree", commit], { env });
  const names = await git(["ls-files", "-z"], { env });
  const wanted = names?.split("\0").filter((name) =>
    TEXTS.test(name) || isBelow(join(root, name), project.stacks.settings.folder)
  );
  const copy = join(folder, "files");
  const out = await git(["checkout-index", "-q", "-f", "-z", "--stdin", `--prefix=${copy}/`], {
    env,
    stdin: wanted?.map((name) => `${name}\0`).join("") ?? "",
  });
  if (read === undefined || wanted === undefined || out === undefined) {
    throw new AtmosError("unavailable", `cannot read the commit ${printable(commit.slice(0, 12))} with git`);
  }
  const before: System = { ...system, files: filesAsBefore(system.files, root, copy) };
  const parts = { ...invocation, system: before, clouds: context.clouds };
  try {
    const { configuration } = await loadProject(parts);
    return await loadStacks(before, context.folders, configuration);
  } catch (error) {
    if (!(error instanceof AtmosError)) throw error;
    throw new AtmosError(
      "config_invalid",
      `cannot read the stacks as they were at ${commit.slice(0, 12)}: ${messageOf(error)}`,
      { hint: "Compare with another commit (--sha), or run for all: --all." },
    );
  }
}

/** What runs of this program leave beside the code; where nobody ignores it, it is no change either. */
const MADE =
  /(^|\/)(\.terraform\/|\.terraform\.lock\.hcl$|backend\.tf\.json$|(providers|terraform)_override\.tf\.json$)|\.(terraform\.tfvars\.json|planfile)$/;

/** No program shows the differences, and git does not look into submodules, which have settings of their own. */
const PLAINLY = ["--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty"];

async function changedFiles(git: Git, commit: string, root: string): Promise<string[]> {
  const known = await git(["diff", ...PLAINLY, "--name-only", "-z", commit, "--"]);
  const fresh = await git(["ls-files", "-z", "--others", "--exclude-standard"]);
  if (known === undefined || fresh === undefined) {
    throw new AtmosError("unavailable", "cannot tell what is affected: git does not say what has changed");
  }
  const names = [...known.split("\0"), ...fresh.split("\0").filter((name) => !MADE.test(name))];
  return names.filter((name) => name !== "").map((name) => join(root, name));
}

/** Milliseconds after which nobody uses such a folder any more. */
const LONGEST_USE = 86_400_000;

async function freshFolder({ system }: Invocation, { context }: StackProject): Promise<string> {
  const { files, clock } = system;
  const cache = new ScopedDir(files, context.folders.cache);
  for (const { name } of await cache.list("affected")) {
    const path = cache.path("affected", name);
    const { modifiedAt = 0 } = await files.info(path) ?? {};
    if (clock.now() - modifiedAt > LONGEST_USE) await removeTree(files, path).catch(() => {});
  }
  const name = files.freshWord();
  await cache.makeFolder("affected", name);
  return cache.path("affected", name);
}
