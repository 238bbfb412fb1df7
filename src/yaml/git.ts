import { helperEnvironment } from "../system/helper_environment.ts";
import { join, resolve } from "../system/path.ts";
import type { Files, System } from "../system/ports.ts";

/** What `!git.…` functions tell; undefined where the repository does not say. */
export interface GitFacts {
  readonly sha: string | undefined;
  /** Undefined when no branch is checked out. */
  readonly branch: string | undefined;
  readonly remote: Remote | undefined;
}

export interface Remote {
  /** Without a user name and password. */
  readonly url: string;
  readonly host: string;
  /** Everything between host and name, such as `group/team`. */
  readonly owner: string;
  readonly name: string;
}

/** Bytes of a repository's own files; each branch and tag has a line of 60 or more in the packed ones. */
const LARGEST = 1024 * 1024;
const LARGEST_PACKED = 16 * 1024 * 1024;
/** Milliseconds: what its settings include may be a pipe. */
const PATIENCE = 2000;
/** Of a reference's name, and of a line with an address. */
const LONGEST_NAME = 1024;
const LONGEST_LINE = 4096;

/**
 * Reads a repository's own files (gitrepository-layout(5)), so that git need not be there. Only for a
 * repository whose references are not kept as files, git is asked for the commit.
 */
export async function readGit(system: System, root: string): Promise<GitFacts> {
  const folder = await gitFolder(system.files, root);
  const common = await commonFolder(system.files, folder);
  const head = (await text(system.files, join(folder, "HEAD"), LONGEST_NAME))?.trim() ?? "";
  const reference = head.startsWith("ref: ") ? head.slice("ref: ".length).trim() : undefined;
  const sha = reference === undefined ? head : await commitOf(system.files, [folder, common], reference);
  const config = await text(system.files, join(common, "config"));
  const unreadable = reference === "refs/heads/.invalid";
  return {
    sha: isCommit(sha) ? sha : unreadable ? await ask(system, root, ["rev-parse", "HEAD"]) : undefined,
    branch: unreadable
      ? await ask(system, root, ["symbolic-ref", "--short", "HEAD"])
      : reference?.replace(/^refs\/heads\//, ""),
    remote: config === undefined ? undefined : parseRemote(originUrl(config) ?? ""),
  };
}

/** In a worktree or submodule, `.git` is a file that names the folder. */
async function gitFolder(files: Files, root: string): Promise<string> {
  const path = join(root, ".git");
  if ((await files.target(path).catch(() => undefined))?.kind !== "file") return path;
  const target = /^gitdir: (.+)$/m.exec(await text(files, path) ?? "")?.[1];
  return target === undefined ? path : resolve(root, target.trim());
}

async function commonFolder(files: Files, folder: string): Promise<string> {
  const common = (await text(files, join(folder, "commondir")))?.trim();
  return common === undefined ? folder : resolve(folder, common);
}

async function commitOf(files: Files, folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const loose = (await text(files, join(folder, name)))?.trim();
    if (loose !== undefined) return loose;
  }
  for (const folder of folders) {
    const packed = await text(files, join(folder, "packed-refs"), LARGEST_PACKED) ?? "";
    const commit = commitIn(packed, name);
    if (commit !== undefined) return commit;
  }
  return undefined;
}

/** The file may have many thousands of lines, which are not taken apart. */
function commitIn(packed: string, name: string): string | undefined {
  const ending = ` ${name}`;
  for (let at = packed.indexOf(ending); at >= 0; at = packed.indexOf(ending, at + 1)) {
    const next = packed[at + ending.length];
    if (next !== undefined && next !== "\n" && next !== "\r") continue;
    return packed.slice(packed.lastIndexOf("\n", at) + 1, at);
  }
  return undefined;
}

function isCommit(sha: string | undefined): sha is string {
  return sha !== undefined && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha);
}

async function ask(system: System, root: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const env = helperEnvironment(system.env.all());
    const { code, stdout, timedOut } = await system.processes.run({
      command: "git",
      args: ["-C", root, ...args],
      env,
      timeout: PATIENCE,
      grows: true,
    });
    return code === 0 && !timedOut ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined;
  }
}

async function text(files: Files, path: string, limit = LARGEST): Promise<string | undefined> {
  return await files.readText(path, limit).catch(() => undefined);
}

/** The first `url` below `[remote "origin"]` of a git configuration file. */
export function originUrl(config: string): string | undefined {
  let inside = false;
  for (const line of config.split(/\r?\n/)) {
    if (line.length > LONGEST_LINE) continue;
    const section = /^\s*\[(.*?)\]/.exec(line)?.[1];
    if (section !== undefined) inside = /^remote\s+"origin"$/i.test(section.trim());
    const value = inside ? /^\s*url\s*=\s*(.*?)\s*$/i.exec(line)?.[1] : undefined;
    if (value) return value.replace(/^"(.*)"$/, "$1");
  }
  return undefined;
}

/** Takes `https://host/owner/name.git`, `ssh://git@host:22/owner/name` and `git@host:owner/name.git` apart. */
export function parseRemote(url: string): Remote | undefined {
  const match = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+)$/i.exec(url) ??
    /^(?:[^@/]*@)?([^/:@]{2,}):(?!\/\/)(.+)$/.exec(url);
  const path =
    match?.[2]?.replace(/\/+$/, "").replace(/\.git$/, "").split("/").filter((part) => part !== "") ?? [];
  const name = path.at(-1);
  const host = match?.[1];
  if (host === undefined || name === undefined || path.length < 2) return undefined;
  const bare = url.replace(
    /^([a-z][a-z0-9+.-]*:\/\/)[^@/]*@/i,
    (whole, scheme) => /^ssh/i.test(scheme) ? whole : scheme,
  );
  return { url: bare, host, owner: path.slice(0, -1).join("/"), name };
}
