/**
 * The Windows Credential Manager through PowerShell, which is on every Windows and can call CredReadW and its kin.
 * Starting it and compiling the few lines of C# is slow, so a run does as many steps as are known beforehand.
 */
import type { System } from "../system/ports.ts";
import { type Call, complaintOf, keychainCaller, type Reply } from "./keychain_program.ts";
import type { ChunkStore, Place } from "./chunked.ts";
import type { StoredItem } from "./item_store.ts";
import { addressOf, keyOf } from "./names.ts";
import { notAsWritten } from "./one_by_one.ts";
import { KeyringFailure } from "./keyring_failure.ts";
import { WINDOWS_ARGUMENTS, WINDOWS_SCRIPT } from "./windows_script.ts";

const NAME = "Windows Credential Manager";

/** Bytes of a credential's blob (CRED_MAX_CREDENTIAL_BLOB_SIZE, 5 × 512). */
const ROOM = 2560;

/** Milliseconds: a cold start of PowerShell and its compiler takes seconds. */
const TIMEOUT = 20_000;

export interface WindowsOptions {
  readonly interactive: boolean;
  /** Default: Windows PowerShell in the system folder. */
  readonly command?: string;
  readonly timeout?: number;
}

export function windowsCredentials(system: System, options: WindowsOptions): ChunkStore {
  const root = system.env.get("SYSTEMROOT") ?? "C:\\Windows";
  const call = keychainCaller(system, {
    store: NAME,
    command: options.command ?? `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`,
    installHint:
      "Windows PowerShell is a part of Windows. Choose another keyring with ATMOS_KEYRING_TYPE=file.",
    // The Credential Manager never asks: it is open while the user is signed in.
    interactive: false,
    timeout: options.timeout ?? TIMEOUT,
  });
  return {
    name: NAME,
    address: (key) => addressOf(key, true),
    room: () => ROOM,
    read: async (address, places) => {
      const answers = await run(call, places.map((place) => `read ${target(address, place)}`));
      return answers.map((answer) => answer === "none" ? undefined : answer.slice("ok ".length));
    },
    write: async (address, itemClass, chunks, stale) => {
      await run(call, [
        ...chunks.map(({ place, text }) =>
          `write ${target(address, place)} ${place === undefined ? itemClass : "part"} ${text}`
        ),
        ...stale.map(({ slot, index }) => `sweep ${address}#${slot}. ${index}`),
      ]);
    },
    remove: async (address) => {
      const [header] = await run(call, [
        `remove ${address}`,
        `sweep ${address}#a. 1`,
        `sweep ${address}#b. 1`,
      ]);
      return header === "ok";
    },
    list: async () => (await run(call, ["list atmos-auth:"])).flatMap(readListed),
  };
}

function target(address: string, place: Place): string {
  return place === undefined ? address : `${address}#${place.slot}.${place.index}`;
}

async function run(call: Call, commands: readonly string[]): Promise<readonly string[]> {
  const answers = judge(
    await call(WINDOWS_ARGUMENTS, [WINDOWS_SCRIPT.trimEnd(), "#data", ...commands, ""].join("\n")),
  );
  const closing = answers.filter((answer) => !answer.startsWith("item ")).length;
  if (closing !== commands.length) throw unreachable("PowerShell did not answer every question");
  return answers;
}

/** Headers only: parts have `#` in their names, and the program's own items no other. */
function readListed(answer: string): StoredItem[] {
  const [kind, address, itemClass] = answer.split(" ");
  if (kind !== "item" || address === undefined || address.includes("#")) return [];
  const key = keyOf(address, true);
  if (key === undefined || (itemClass !== "session" && itemClass !== "long-lived")) return [];
  return [{ key, class: itemClass }];
}

/**
 * The answers between the first line and the last, both of which must be there.
 * @throws KeyringFailure when something else was printed, or an error code (winerror.h)
 */
export function judge({ code, stdout, stderr }: Reply): readonly string[] {
  const lines = stdout.split(/\r?\n/).filter((line) => line !== "");
  const error = lines.map((line) => /^error (-?\d+)$/.exec(line)?.[1]).find((found) => found !== undefined);
  if (error !== undefined) throw failureOf(Number(error));
  if (code !== 0 || lines[0] !== "atmos-auth 1" || lines.at(-1) !== "end") {
    throw unreachable(`PowerShell could not run the script: ${complaintOf(stderr || stdout)}`);
  }
  return lines.slice(1, -1);
}

function failureOf(code: number): KeyringFailure {
  switch (code) {
    case -1:
      return notAsWritten(NAME);
    case 1312: // ERROR_NO_SUCH_LOGON_SESSION
      return new KeyringFailure({
        state: "unreachable",
        reason: `the ${NAME} is not there in this kind of session (error 1312)`,
        hint:
          "Sessions over SSH or WinRM have none. Work in a desktop session, or choose another keyring with " +
          "ATMOS_KEYRING_TYPE=file.",
      });
    case 1783: // RPC_X_BAD_STUB_DATA
      return unreachable("it refused an entry as too large (error 1783)");
    case 5: // ERROR_ACCESS_DENIED
      return unreachable("access was denied (error 5)");
    default:
      return unreachable(`it answered with error ${code}`);
  }
}

function unreachable(reason: string): KeyringFailure {
  return new KeyringFailure({
    state: "unreachable",
    reason: `the ${NAME} cannot be used: ${reason}`,
    hint: "Check that PowerShell may run here without restrictions, or choose another keyring with " +
      "ATMOS_KEYRING_TYPE=file.",
  });
}
