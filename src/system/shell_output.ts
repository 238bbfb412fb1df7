import type { Processes, RunRequest } from "./ports.ts";

export interface ShellOutput {
  readonly code: number;
  /** What it wrote to stdout, without the line ends behind it, as `$(…)` takes it. */
  readonly output: string;
  /** What it wrote to stderr. It may hold what should stay secret. */
  readonly said: string;
}

/**
 * Runs a text with the POSIX shell.
 *
 * @param shell for whoever knows which `sh` it is to be
 * @throws FileFailure `absent` when there is none
 */
export async function shellOutput(
  processes: Pick<Processes, "run">,
  text: string,
  { args = [], shell = "sh", ...more }: Omit<Partial<RunRequest>, "command"> & { readonly shell?: string } =
    {},
): Promise<ShellOutput> {
  const named = args.length === 0 ? [] : ["sh", ...args];
  const { code, stdout, stderr } = await processes.run({
    ...more,
    command: shell,
    args: ["-c", text, ...named],
  });
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout).replace(/[\r\n]+$/, ""), said: decoder.decode(stderr) };
}
