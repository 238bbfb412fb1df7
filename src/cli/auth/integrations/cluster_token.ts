import { noteLoan } from "../../../auth/audit/loan.ts";
import { execCredential, execVersion } from "../../../auth/integrations/cluster_token.ts";
import { processSession } from "../../../auth/lease/process_session.ts";
import { AtmosError } from "../../../errors.ts";
import type { Invocation } from "../../line/invocation.ts";
import { type AskedFor, chainFor, onOneLine } from "../for_programs.ts";

/** What the flags tell of the cluster, by their names. */
type ClusterFlags = Readonly<Record<string, string>>;

/** Prints a token for a cluster to the program that has started this one. Nobody is asked anything. */
export async function runClusterToken(
  command: string,
  invocation: Invocation,
  options: object,
): Promise<number> {
  const { system, clouds } = invocation;
  if (system.terminal.stdoutIsTerminal) {
    throw new AtmosError("usage", "cannot print a token: stdout is a terminal, and it is secret", {
      hint: "kubectl starts this command by itself, with the kubeconfig file of `atmos auth exec`.",
    });
  }
  assertCluster(command, options as Readonly<Record<string, string>>);
  const tokens = clouds.clusterTokens(command);
  if (tokens === undefined) throw new Error(`no cloud prints "${command}"`);
  try {
    const version = execVersion(system.env.get("KUBERNETES_EXEC_INFO"));
    const context = await invocation.loadContext({ asks: false });
    const chain = await chainFor(invocation, context, undefined, options as AskedFor);
    const { credentials } = await processSession(context, chain, tokens.scopes);
    const pass = await tokens.make(
      clusterIn(options as Readonly<Record<string, string>>),
      credentials,
      context,
    );
    await noteLoan(context, chain);
    system.terminal.out(execCredential(pass, version));
    return 0;
  } catch (error) {
    throw onOneLine(error);
  }
}

/** What tells the cluster: a token without it would be for none. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  "aks-token": ["cluster-name"],
  "eks-token": ["cluster-name", "region"],
};

function assertCluster(command: string, options: Readonly<Record<string, string>>): void {
  const given = clusterIn(options);
  const missing = (NEEDED[command] ?? []).filter((name) => given[name] === undefined);
  if (missing.length === 0) return;
  const flags = missing.map((name) => `--${name}`).join(" and ");
  throw new AtmosError(
    "usage",
    `cannot print a token: ${flags} ${missing.length > 1 ? "are" : "is"} missing`,
    {
      hint: "kubectl starts this command by itself, with the kubeconfig file of `atmos auth exec`.",
    },
  );
}

/** `clusterName` is the flag `cluster-name`. */
function clusterIn(options: Readonly<Record<string, string>>): ClusterFlags {
  return Object.fromEntries(
    Object.entries(options).map((
      [name, value],
    ) => [name.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`), value]),
  );
}
