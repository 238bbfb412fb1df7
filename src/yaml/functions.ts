import { join } from "../system/path.ts";
import type { GitFacts } from "./git.ts";
import {
  type FunctionAtOnce,
  type FunctionContext,
  FunctionFailure,
  type FunctionRegistry,
} from "./registry.ts";
import { splitWords } from "./tag_words.ts";

/** What `!random` gives at most where nobody says. */
const MOST_RANDOM = 65_535;

/** What stands in the environment and in the repository, and random numbers. */
export const SURROUNDINGS: FunctionRegistry = {
  "!env": { when: "at once", evaluate: environmentVariable },
  "!cwd": { when: "at once", evaluate: (text, { workingFolder }) => join(workingFolder, single(text)) },
  "!repo-root": { when: "at once", evaluate: repositoryRoot },
  "!git.root": { when: "at once", evaluate: repositoryRoot },
  "!git.sha": fromGit("the current commit", (git) => git.sha),
  "!git.ref": fromGit("the current commit", (git) => git.sha),
  "!git.branch": fromGit("the current branch", (git) => git.branch),
  "!git.url": fromGit("the address of the remote origin", (git) => git.remote?.url),
  "!git.host": fromGit("the host of the remote origin", (git) => git.remote?.host),
  "!git.owner": fromGit("the owner of the remote origin", (git) => git.remote?.owner),
  "!git.name": fromGit("the name of the remote origin", (git) => git.remote?.name),
  "!git.repository": fromGit("the remote origin", ({ remote }) => remote && `${remote.owner}/${remote.name}`),
  "!random": { when: "at once", evaluate: random },
};

/** The content of other files. */
export const INCLUDES: FunctionRegistry = {
  "!include": { when: "reading", as: "tree" },
  "!include.raw": { when: "reading", as: "text" },
};

/** How a value meets the one below it. */
export const MARKS: FunctionRegistry = {
  "!append": { when: "merging" },
  "!unset": { when: "merging" },
};

export function environmentVariable(text: string, { env, assumeVariables }: FunctionContext): string | null {
  const [name, fallback, ...more] = splitWords(text);
  if (name === undefined) throw new FunctionFailure("!env needs the name of a variable", "Write !env NAME.");
  if (more.length > 0) {
    throw new FunctionFailure(
      "!env takes a name and at most one default",
      `Keep a default with blanks together: !env '${name} "a default"'.`,
    );
  }
  const value = env.get(name) ?? fallback;
  if (value === undefined && assumeVariables) {
    throw new FunctionFailure(`the variable ${name} is not set`, undefined, true);
  }
  return value ?? null;
}

function repositoryRoot(text: string, { gitRoot }: FunctionContext): string {
  const root = gitRoot ?? (text.trim() === "" ? undefined : single(text));
  if (root !== undefined) return root;
  throw new FunctionFailure(
    "the repository's root is unknown: this is not a git repository",
    "Give a default: !repo-root PATH.",
  );
}

function fromGit(what: string, pick: (git: GitFacts) => string | undefined): FunctionAtOnce {
  const evaluate: FunctionAtOnce["evaluate"] = (text, { git }) => {
    const value = (git && pick(git)) ?? (text.trim() === "" ? undefined : single(text));
    if (value !== undefined) return value;
    throw new FunctionFailure(`${what} is unknown`, "Give a default behind the function's name.");
  };
  return { when: "at once", needs: "git", evaluate };
}

/** One argument, which needs no quotes for its blanks. */
function single(text: string): string {
  return splitWords(text).join(" ");
}

function random(text: string, context: FunctionContext): number {
  const words = splitWords(text).map(Number);
  const [least = 0, most = MOST_RANDOM, ...more] = words.length === 1 ? [0, ...words] : words;
  const valid = more.length === 0 && Number.isSafeInteger(least) && Number.isSafeInteger(most) &&
    least < most;
  if (!valid) {
    throw new FunctionFailure(
      "!random needs whole numbers",
      "Write !random, !random MOST or !random LEAST MOST.",
    );
  }
  const [word = 0n] = new BigUint64Array(context.random.bytes(8).buffer);
  return least + Number(word % BigInt(most - least + 1));
}
