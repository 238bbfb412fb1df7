/** A logout of many identities against the calls of the keyring that it cannot do without. */
import { join } from "node:path";
import { seal } from "../../src/keyring/envelope.ts";
import { addressOf } from "../../src/keyring/names.ts";
import { Secret } from "../../src/secret.ts";
import {
  type SecretService,
  secretServiceMissing,
  startSecretService,
} from "../../tests/contracts/keyring_secret_service.ts";
import { CHAIN } from "./configuration.ts";
import type { Workload } from "./measure.ts";

export const IDENTITIES = 200;

/** Characters of a session in the keyring: two tokens, a registration and what is around them. */
const SIZE = 2000;

/** How many programs fill the keyring at once. */
const FILLERS = 4;

const SEARCH = ["search", "--all", "atmos-auth", "item"];

export interface LogoutBench {
  readonly subject: Workload;
  /**
   * One `secret-tool` after the other, as nobody could do with fewer: the list, a deletion for each item, and the list
   * again. One after the other, because that is how the logout does it, too; the shell around them does nothing else.
   */
  readonly against: Workload;
  /** @throws Error when the last logout has left something */
  finish(): Promise<void>;
}

/** Why there is no keyring to measure with here; undefined when there is. */
export const logoutBenchMissing = secretServiceMissing;

/**
 * A keyring of our own with a session for each of {@link IDENTITIES} identities, which also have their session files.
 *
 * @param home a home with an `atmos.yaml` of as many mock identities
 */
export async function prepareLogout(
  folder: string,
  atmos: string,
  home: Pick<Workload, "env" | "folder">,
): Promise<LogoutBench> {
  const service = await startSecretService(join(folder, "secret-service"), true);
  try {
    const workload = {
      ...home,
      env: { ...home.env, ...reachable(service), ATMOS_KEYRING_TYPE: "system" },
      atOnce: 1,
    };
    const sessions = await signInAll(atmos, workload);
    const items = await Promise.all(Array.from({ length: IDENTITIES }, (_, n) => itemOf(`identity-${n}`)));
    const prepare = async (): Promise<void> => {
      await assertEmpty(workload);
      await fill(workload, items);
      for (const [path, text] of sessions) await restore(path, text);
    };
    const calls = [SEARCH, ...items.map(({ address }) => ["clear", "atmos-auth-id", address]), SEARCH];
    return {
      subject: {
        ...workload,
        name: `log out of ${IDENTITIES} identities`,
        command: atmos,
        args: ["auth", "logout", "--all"],
        prepare,
      },
      against: {
        ...workload,
        name: `secret-tool ${calls.length} times`,
        command: "/bin/sh",
        args: ["-ec", calls.map((words) => `secret-tool ${words.join(" ")}`).join("\n")],
        prepare,
      },
      finish: async () => {
        try {
          await assertEmpty(workload);
        } finally {
          await service.stop();
        }
      },
    };
  } catch (error) {
    await service.stop();
    throw error;
  }
}

function reachable({ variables }: SecretService): Record<string, string> {
  const { DBUS_SESSION_BUS_ADDRESS = "", XDG_RUNTIME_DIR = "" } = variables;
  return { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR };
}

type Place = Pick<Workload, "env" | "folder">;

/** Signs everybody in, and remembers the files with the sessions. */
async function signInAll(atmos: string, place: Place): Promise<Map<string, string>> {
  // Whoever signs in as the last link of a chain has the sessions of all its links.
  for (let n = CHAIN - 1; n < IDENTITIES; n += CHAIN) {
    await run(atmos, ["auth", "login", `identity-${n}`], place);
  }
  const files = join(place.env["XDG_CONFIG_HOME"] ?? "", "atmos", "mock", "here");
  const sessions = new Map<string, string>();
  for await (const { name, isFile } of Deno.readDir(files)) {
    if (isFile) sessions.set(join(files, name), await Deno.readTextFile(join(files, name)));
  }
  return sessions;
}

async function restore(path: string, text: string): Promise<void> {
  await Deno.mkdir(join(path, ".."), { recursive: true, mode: 0o700 });
  await Deno.writeTextFile(path, text, { mode: 0o600 });
}

interface StoredItem {
  readonly address: string;
  readonly text: string;
}

/** As the program itself would store it. */
async function itemOf(name: string): Promise<StoredItem> {
  const address = addressOf({ realm: undefined, name, purpose: "tokens" });
  const item = { class: "session" as const, value: new Secret(name.padEnd(SIZE, ".")) };
  return { address, text: (await seal(address, item, 1, 8191)).header };
}

async function fill(place: Place, items: readonly StoredItem[]): Promise<void> {
  const left = [...items];
  await Promise.all(Array.from({ length: FILLERS }, async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) {
      const { address, text } = item;
      const attributes = ["atmos-auth-id", address, "atmos-auth", "item"];
      await run("secret-tool", ["store", `--label=${address} (session)`, ...attributes], place, text);
    }
  }));
}

async function assertEmpty(place: Place): Promise<void> {
  const left = (await run("secret-tool", SEARCH, place)).match(/^\[/gm)?.length ?? 0;
  if (left > 0) throw new Error(`a logout has left ${left} items in the keyring`);
}

async function run(command: string, args: readonly string[], place: Place, stdin = ""): Promise<string> {
  const child = new Deno.Command(command, {
    args: [...args],
    env: { ...place.env },
    clearEnv: true,
    cwd: place.folder,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (code === 0) return decoder.decode(stdout);
  throw new Error(`${command} ${args[0]}: exit ${code}: ${decoder.decode(stderr).trim()}`);
}
