import { noteLoan } from "../../../auth/audit/loan.ts";
import type { Chain } from "../../../auth/chain.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { ownDockerFolder, ownPassword } from "../../../auth/integrations/docker_config.ts";
import { hostIn, registryLogin, registryUsers } from "../../../auth/integrations/registry_password.ts";
import { readMade } from "../../../auth/integrations/record.ts";
import { sessionKey } from "../../../auth/session.ts";
import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { Invocation } from "../../line/invocation.ts";
import { type AskedFor, chainFor, onOneLine } from "../for_programs.ts";

/** Bytes of a question; docker's own helpers take a line. */
const LONGEST = 64 * 1024;

/** What docker takes for "I know none", to the letter. */
const NOT_FOUND = "credentials not found in native keychain\n";

const ACTIONS = ["get", "list", "store", "erase", "version"];

/**
 * One call of https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol: a question on stdin, an
 * answer on stdout. Nobody is asked anything.
 */
export async function runDockerCredential(
  invocation: Invocation,
  action: string | undefined,
  options: object,
): Promise<number> {
  const { terminal } = invocation.system;
  if (action === undefined || !ACTIONS.includes(action)) {
    throw new AtmosError("usage", `cannot answer docker: it asks to get, list, store or erase`, {
      hint: "Docker starts this command by itself, with the settings of `atmos auth exec`.",
    });
  }
  if (action === "get" && terminal.stdoutIsTerminal) {
    throw new AtmosError("usage", "cannot print a password: stdout is a terminal, and it is secret", {
      hint: "Docker starts this command by itself, with the settings of `atmos auth exec`.",
    });
  }
  if (action === "version") {
    terminal.out("atmos\n");
    return 0;
  }
  // What it would keep is given by atmos anyway; and nothing is kept that could be erased.
  if (action === "store" || action === "erase") {
    await terminal.input(LONGEST);
    return 0;
  }
  try {
    const server = action === "get" ? (await terminal.input(LONGEST)).trim() : "";
    const context = await invocation.loadContext({ asks: false });
    const chain = await chainFor(invocation, context, undefined, options as AskedFor);
    if (action === "list") {
      terminal.out(`${JSON.stringify(Object.fromEntries(await registryUsers(context, chain)))}\n`);
      return 0;
    }
    return await give(invocation, context, chain, server);
  } catch (error) {
    // Docker shows what comes on stdout.
    terminal.out(`${printable(messageOf(onOneLine(error)))}\n`);
    throw onOneLine(error);
  }
}

async function give(
  { system: { terminal } }: Invocation,
  context: AuthContext,
  chain: Chain,
  server: string,
): Promise<number> {
  const { system, folders } = context;
  const theirs = await ownPassword(system, ownDockerFolder(system.env, folders), server);
  // What is in their own file needs no session, unless it is a registry that follows a sign-in.
  const login = theirs !== undefined && !await isMade(context, chain, hostIn(server))
    ? undefined
    : await registryLogin(context, chain, hostIn(server));
  if (login !== undefined) {
    await noteLoan(context, chain);
    terminal.out(answer(server, login.username, login.pass.secret.reveal()));
    return 0;
  }
  terminal.out(theirs === undefined ? NOT_FOUND : answer(server, theirs.username, theirs.secret));
  return theirs === undefined ? 1 : 0;
}

/** Whether the registry is one of those that docker was told to ask this program about as the identity. */
async function isMade(context: AuthContext, chain: Chain, host: string): Promise<boolean> {
  const { done } = await readMade(context, await sessionKey(context, chain));
  return done.some(({ hosts = [] }) => hosts.includes(host));
}

function answer(server: string, username: string, secret: string): string {
  return `${JSON.stringify({ ServerURL: server, Username: username, Secret: secret })}\n`;
}
