/**
 * A story is a test of the real program in a world of its own: a home, a project, a local AWS, a person with
 * a browser. Whatever the program and its children print, get as arguments or environment, or leave on disk is
 * searched for secrets, in every story.
 */

import { awsCli } from "../../aws_cli.ts";
import { pythonWith } from "../../python_with.ts";
import type { LocalAwsOptions } from "../../local_aws/server.ts";
import { placesOf, testUnless } from "../../optional_programs.ts";
import type { Decision } from "./browser.ts";
import { hasJavascriptSdk, JAVASCRIPT_SDK } from "./javascript_sdk.ts";
import { canBeSomebodyElse } from "./other_user.ts";
import { canMount } from "./mounts.ts";
import { type Program, programUnderTest } from "./program.ts";
import { canOpenTerminals } from "./terminal.ts";
import { openWorld, type World } from "./world.ts";

export interface StoryOptions {
  /** Programs without which the story is skipped; `script` when it opens a terminal, `mount` when it mounts, `another user` for one. */
  readonly needs?: readonly string[];
  /** Programs that the story has looked for itself, in vain. */
  readonly missing?: readonly string[];
  readonly aws?: LocalAwsOptions;
  /** What the person does with the page that the browser shows (`approve`). */
  readonly browser?: Decision;
  /** Instead of atmos. */
  readonly program?: Program;
}

export interface Story extends World {
  /** A named part. */
  step(name: string, run: () => Promise<void>): Promise<boolean>;
}

type Body = (t: Story) => Promise<void>;

export function story(name: string, body: Body): void;
export function story(name: string, options: StoryOptions, body: Body): void;
export function story(name: string, ...rest: [Body] | [StoryOptions, Body]): void {
  const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest;
  const missing = [...(options.needs ?? []).filter(isMissing), ...options.missing ?? []];
  testUnless(name, missing, async (context) => {
    const world = await openWorld({ ...options, program: options.program ?? await programUnderTest() });
    try {
      await body({ ...world, step: (part, run) => context.step(part, run) });
      await world.assertNoSecretEscaped();
    } finally {
      await world.close();
    }
  });
}

const terminals = await canOpenTerminals();

function isMissing(program: string): boolean {
  if (program === "script") return !terminals;
  if (program === "another user") return !canBeSomebodyElse();
  if (program === "aws") return awsCli() === undefined;
  if (program === JAVASCRIPT_SDK) return !hasJavascriptSdk();
  if (program === "boto3") return pythonWith("boto3") === undefined;
  if (program === "awscli 1") return pythonWith("awscli") === undefined;
  return program === "mount" ? !canMount() : placesOf(program).length === 0;
}
