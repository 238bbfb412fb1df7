import { noteLoan } from "../../../auth/audit/loan.ts";
import type { Chain } from "../../../auth/chain.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { ownDockerFolder, ownPassword } from "../../../auth/integrations/docker_config.ts";
import { hostIn, registryLogin, registryUsers } from "../../../auth/integrations/registry_password.ts";
import { readMade } from "../../../auth/integrations/record.ts";
import { sessionKey } from "../../../auth/session.ts";
import { field, parsedJson, textOf } from "../../../clouds/untyped.ts";
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
  try {
    const server = action === "list" ? "" : serverIn(action, await terminal.input(LONGEST));
    const context = await invocation.loadContext({ asks: false });
    const chain = await chainFor(invocation, context, undefined, options as AskedFor);
    if (action === "list") {
      terminal.out(`${JSON.stringify(Object.fromEntries(await registryUsers(context, chain)))}\n`);
      return 0;
    }
    if (action === "get") return await give(invocation, context, chain, server);
    await assertKept(context, chain, server);
    return 0;
  } catch (error) {
    // Docker shows what comes on stdout.
    terminal.out(`${printable(messageOf(onOneLine(error)))}\n`);
    throw onOneLine(error);
  }
}

/** The registry that docker speaks of: what is to be kept comes with it, and is not looked at. */
function serverIn(action: string, said: string): string {
  return action === "store" ? textOf(field(parsedJson(said), "ServerURL")) ?? "" : said.trim();
}

/**
 * What docker would keep for a registry that follows a sign-in is given by atmos anyway, and nothing of it is kept that
 * could be erased. For others, a success would be a lie: docker would be told the old password again.
 */
async function assertKept(context: AuthContext, chain: Chain, server: string): Promise<void> {
  const host = hostIn(server);
  if (await isMade(context, chain, host)) return;
  throw new AtmosError(
    "unsupported",
    `cannot change what docker keeps for "${printable(host)}": its settings are those of "${
      printable(chain.target.name)
    }" here`,
    { hint: "Run `docker login` and `docker logout` for it outside of `atmos auth exec` and `shell`." },
  );
}

async function give(
  { system: { terminal } }: Invocation,
  context: AuthContext,
  chain: Chain,
  server: string,
): Promise<number> {
  const { system, folders } = context;
  const theirs = await ownPassword(system, await ownDockerFolder(system, folders), server);
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
