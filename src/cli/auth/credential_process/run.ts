import { noteLoan } from "../../../auth/audit/loan.ts";
import { type Chain, resolveChain } from "../../../auth/chain.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { processSession } from "../../../auth/lease/process_session.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { decideIdentity } from "../../asking/identity.ts";
import type { Invocation } from "../../line/invocation.ts";

export interface CredentialProcessOptions {
  readonly identityHex?: string;
}

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
    terminal.out(await way.answer(credentials));
    return 0;
  } catch (error) {
    throw onOneLine(error);
  }
}

async function chainFor(
  invocation: Invocation,
  context: AuthContext,
  positional: string | undefined,
  { identityHex }: CredentialProcessOptions,
): Promise<Chain> {
  if (identityHex !== undefined) return resolveChain(context.configuration.auth, fromHex(identityHex));
  const globals = { ...invocation.globals, interactive: false, forceTty: false };
  const chain = await decideIdentity({ ...invocation, globals }, context, positional);
  if (chain !== undefined) return chain;
  throw new AtmosError("usage", "cannot print credentials: authentication is turned off", {
    hint: "Name an identity with --identity.",
  });
}

function fromHex(text: string): string {
  if (text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text)) {
    const bytes = Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    return new TextDecoder().decode(bytes);
  }
  throw new AtmosError("usage", `cannot read --identity-hex "${printable(text)}": it is not hexadecimal`);
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

/** Programs show what this one says on stderr, and some of them its last line alone. */
function onOneLine(error: unknown): unknown {
  if (!(error instanceof AtmosError) || error.hint === undefined) return error;
  const { code, message, hint } = error;
  return new AtmosError(code, `${message.replace(/\.$/, "")}. ${hint.replaceAll("\n", " ")}`, {
    cause: error,
  });
}
