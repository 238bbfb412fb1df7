import type { Invocation } from "../line/invocation.ts";
import type { QuickFlags } from "../line/quick_line.ts";
import { runCredentialProcess } from "./credential_process/run.ts";
import { runEnv } from "./env/run.ts";
import { LENDING_FLAGS } from "./lending_options.ts";
import { runPrompt } from "./prompt/run.ts";
import { runExec } from "./run_exec.ts";
import { runWhoami } from "./whoami/run.ts";

interface QuickCommand {
  /** Those of the command tree; what is missing here is read there. */
  readonly flags: QuickFlags;
  readonly takesIdentity: boolean;
  readonly takesTail: boolean;
  run(invocation: Invocation, identity: string | undefined, options: object): Promise<number>;
}

/** The commands below `auth` that prompts and scripts run again and again. */
export const QUICK_COMMANDS: Readonly<
  Record<"credential-process" | "env" | "exec" | "prompt" | "whoami", QuickCommand>
> = {
  "credential-process": {
    flags: { "--identity-hex": ["identityHex", "value"] },
    takesIdentity: false,
    takesTail: false,
    run: runCredentialProcess,
  },
  env: {
    flags: {
      "--format": ["format", "value"],
      "-f": ["format", "value"],
      "--output": ["format", "value"],
      "--output-file": ["outputFile", "value"],
      "-o": ["outputFile", "value"],
      "--login": ["login", { standsFor: true }],
      "--keep": ["keep", { standsFor: true }],
    },
    takesIdentity: true,
    takesTail: false,
    run: runEnv,
  },
  exec: {
    flags: { ...LENDING_FLAGS, "--yes": ["yes", { standsFor: true }], "-y": ["yes", { standsFor: true }] },
    takesIdentity: true,
    takesTail: true,
    run: runExec,
  },
  prompt: { flags: {}, takesIdentity: false, takesTail: false, run: (invocation) => runPrompt(invocation) },
  whoami: {
    flags: {
      "--format": ["format", "value"],
      "-f": ["format", "value"],
      "--output": ["format", "value"],
      "-o": ["format", "value"],
      "--cached": ["cached", { standsFor: true }],
    },
    takesIdentity: true,
    takesTail: false,
    run: runWhoami,
  },
};
