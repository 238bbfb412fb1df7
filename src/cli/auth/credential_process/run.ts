import { noteLoan } from "../../../auth/audit/loan.ts";
import type { Chain } from "../../../auth/chain.ts";
import { processSession } from "../../../auth/lease/process_session.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { Invocation } from "../../line/invocation.ts";
import { type AskedFor, chainFor, onOneLine } from "../for_programs.ts";

export type CredentialProcessOptions = AskedFor;

/** Prints the credentials of an identity to the program that has started this one. Nobody is asked anything. */
export async function runCredentialProcess(
  invocation: Invocation,
  positional: string | undefined,
  options: CredentialProcessOptions,
): Promise<number> {
  const { terminal } = invocation.system;
  if (terminal.stdoutIsTerminal) {
    throw new AtmosError("usage", "cannot print credentials: stdout is a terminal, and they are secret", {
      hint: "Programs start this command by themselves. For a command of yours use `atmos auth exec`.",
    });
  }
  try {
    const context = await invocation.loadContext({ asks: false });
    const chain = await chainFor(invocation, context, positional, options);
    const way = context.clouds.sessions(chain.target).byProcess;
    if (way === undefined) throw notByProcess(chain);
    const { credentials } = await processSession(context, chain);
    await noteLoan(context, chain);
    terminal.out(way.answer(credentials));
    return 0;
  } catch (error) {
    throw onOneLine(error);
  }
}

function notByProcess({ target }: Chain): AtmosError {
  const kind = printable(target.kind);
  return new AtmosError(
    "unsupported",
    `cannot print credentials of "${
      printable(target.name)
    }": programs of the kind ${kind} start no command for them`,
    { hint: "Use `atmos auth exec`." },
  );
}
