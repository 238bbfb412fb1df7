/** Starts the programs that secrets of the person's own lie in: one call each, with a limit, and never with a secret. */
import { printable } from "../../printable.ts";
import { lookUp } from "../../system/look_up.ts";
import { FileFailure, type System } from "../../system/ports.ts";
import { type Call, keychainEnvironment } from "../keychain_program.ts";
import { KeyringFailure } from "../keyring_failure.ts";

export interface ProgramParts {
  readonly system: System;
  /** The folder that programs start in: not a project's, which some of them would read. */
  readonly home: string;
  /** Whether a person is here who can answer what the program asks on the desktop or the terminal. */
  readonly interactive: boolean;
  /** Items whose lookup has led to this one, with this one: what they start must not ask for them again. */
  readonly lookups: readonly string[];
  /** Milliseconds for a call; default: a minute with a person, else half of that. */
  readonly timeout?: number;
}

export interface ProgramWords {
  readonly command: string;
  /** What people call the store. */
  readonly store: string;
  readonly install: string;
  /** What to do when it does not answer. */
  readonly unlock: string;
  /** Names of variables that it is steered by: it gets them, and nobody else does. */
  readonly variables: RegExp;
  /** Those of them that would change what it prints. */
  readonly without?: readonly string[];
  /** What it gets besides. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Tells this program, where one of those programs starts it, what is being looked up. */
export const LOOKUPS = "ATMOS_LOOKUPS";

const PATIENT = 60_000;
const ALONE = 30_000;

/** What every program that asks a service gets. */
const NETWORK = /^((https?|all|no)_proxy|ssl_cert_(file|dir)|node_extra_ca_certs|requests_ca_bundle)$/i;

/** @throws KeyringFailure when the program is missing, cannot start or does not answer in time */
export function programCaller(parts: ProgramParts, words: ProgramWords): Call {
  const { system, home, lookups } = parts;
  const timeout = parts.timeout ?? (parts.interactive ? PATIENT : ALONE);
  return async (args, stdin) => {
    const all = system.env.all();
    const command = await lookUp(system, words.command, all);
    if (command === undefined) throw missing(words);
    const own = Object.entries(all).filter(([name]) => words.variables.test(name) || NETWORK.test(name));
    const env: Record<string, string> = {
      ...keychainEnvironment(system),
      ...Object.fromEntries(own),
      ...given(words.env),
    };
    env[LOOKUPS] = JSON.stringify(lookups);
    for (const name of words.without ?? []) delete env[name];
    try {
      const result = await system.processes.run({
        command,
        args,
        stdin: new TextEncoder().encode(stdin),
        wholeStdin: stdin !== "",
        env,
        folder: home,
        timeout,
      });
      if (result.timedOut) throw silent(words, timeout);
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      const [stdout, stderr] = [decoder.decode(result.stdout), decoder.decode(result.stderr)];
      return { code: result.code, stdout, stderr };
    } catch (thrown) {
      if (!(thrown instanceof FileFailure)) throw thrown;
      throw new KeyringFailure({
        state: "unreachable",
        reason: `${words.command} cannot be started (${printable(thrown.message)})`,
        hint: words.install,
      });
    }
  };
}

function given(env: ProgramWords["env"] = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function missing({ command, store, install }: ProgramWords): KeyringFailure {
  const name = command === store ? "" : ` (${store})`;
  return new KeyringFailure({
    state: "unreachable",
    reason: `there is no ${command}${name} on your PATH`,
    hint: install,
  });
}

function silent({ command, unlock }: ProgramWords, timeout: number): KeyringFailure {
  return new KeyringFailure({
    state: "unreachable",
    reason: `${command} did not answer within ${timeout / 1000} s`,
    hint: `It may be waiting for somebody. ${unlock}`,
  });
}
