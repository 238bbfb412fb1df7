import { join } from "node:path";
import { printable } from "../printable.ts";
import type { Env, Random } from "../system/ports.ts";
import type { GitFacts } from "./git.ts";
import { splitWords } from "./words.ts";

/** What functions may look at. */
export interface FunctionContext {
  readonly env: Env;
  readonly random: Random;
  readonly workingFolder: string;
  /** Undefined outside a repository. */
  readonly gitRoot: string | undefined;
  /** Read beforehand when a file uses `!git.…`. */
  readonly git: GitFacts | undefined;
  /** Whether a variable that is not set here is taken to be set where it matters: for checking only. */
  readonly assumeVariables: boolean;
}

/** Why a function has no value. */
export class FunctionFailure extends Error {
  override readonly name = "FunctionFailure";
  readonly hint: string | undefined;
  /** Nothing is wrong: the value is only not known yet. */
  readonly later: boolean;

  constructor(message: string, hint?: string, later = false) {
    super(message);
    this.hint = hint;
    this.later = later;
  }
}

type Evaluate = (text: string, context: FunctionContext) => string | number | null;

/** The functions that need nothing but their context. */
const FUNCTIONS: Readonly<Record<string, Evaluate>> = {
  "!env": environmentVariable,
  "!cwd": (text, { workingFolder }) => join(workingFolder, single(text)),
  "!repo-root": repositoryRoot,
  "!git.root": repositoryRoot,
  "!git.sha": fromGit("the current commit", (git) => git.sha),
  "!git.ref": fromGit("the current commit", (git) => git.sha),
  "!git.branch": fromGit("the current branch", (git) => git.branch),
  "!git.url": fromGit("the address of the remote origin", (git) => git.remote?.url),
  "!git.host": fromGit("the host of the remote origin", (git) => git.remote?.host),
  "!git.owner": fromGit("the owner of the remote origin", (git) => git.remote?.owner),
  "!git.name": fromGit("the name of the remote origin", (git) => git.remote?.name),
  "!git.repository": fromGit("the remote origin", ({ remote }) => remote && `${remote.owner}/${remote.name}`),
  "!random": random,
};

/** Done elsewhere: while reading, while merging, or by running a program. */
const ELSEWHERE = ["!append", "!exec", "!include", "!include.raw", "!unset"];

const KNOWN = [...Object.keys(FUNCTIONS), ...ELSEWHERE].sort();

/** @throws FunctionFailure when there is no value, or no such function */
export function evaluateFunction(
  tag: string,
  text: string,
  context: FunctionContext,
): string | number | null {
  const evaluate = Object.hasOwn(FUNCTIONS, tag) ? FUNCTIONS[tag] : undefined;
  if (evaluate !== undefined) return evaluate(text, context);
  if (ELSEWHERE.includes(tag)) throw new FunctionFailure(`${tag} cannot be used here`);
  throw new FunctionFailure(
    `the function ${printable(tag)} is not available in a configuration file`,
    `These are: ${KNOWN.join(", ")}.`,
  );
}

function environmentVariable(text: string, { env, assumeVariables }: FunctionContext): string | null {
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

function fromGit(what: string, pick: (git: GitFacts) => string | undefined): Evaluate {
  return (text, { git }) => {
    const value = (git && pick(git)) ?? (text.trim() === "" ? undefined : single(text));
    if (value !== undefined) return value;
    throw new FunctionFailure(`${what} is unknown`, "Give a default behind the function's name.");
  };
}

/** One argument, which needs no quotes for its blanks. */
function single(text: string): string {
  return splitWords(text).join(" ");
}

function random(text: string, context: FunctionContext): number {
  const [least, most, ...more] = splitWords(text).map(Number);
  const valid = least !== undefined && most !== undefined && more.length === 0 &&
    Number.isSafeInteger(least) && Number.isSafeInteger(most) && least < most;
  if (!valid) throw new FunctionFailure("!random needs two whole numbers", "Write !random LEAST MOST.");
  const [word = 0n] = new BigUint64Array(context.random.bytes(8).buffer);
  return least + Number(word % BigInt(most - least + 1));
}
