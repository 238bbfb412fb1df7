/** What commands have in common that programs start by themselves: nobody is asked, and every word counts. */
import { type Chain, resolveChain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { decideIdentity } from "../asking/identity.ts";
import type { Invocation } from "../line/invocation.ts";

export interface AskedFor {
  /** A name that would not survive on a command line. */
  readonly identityHex?: string;
}

/** @throws AtmosError `usage` when no identity is named and none is the default */
export async function chainFor(
  invocation: Invocation,
  context: AuthContext,
  positional: string | undefined,
  { identityHex }: AskedFor,
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

/** Programs show what this one says on stderr, and some of them its last line alone. */
export function onOneLine(error: unknown): unknown {
  if (!(error instanceof AtmosError) || error.hint === undefined) return error;
  const { code, message, hint } = error;
  return new AtmosError(code, `${message.replace(/\.$/, "")}. ${hint.replaceAll("\n", " ")}`, {
    cause: error,
  });
}
