/**
 * The macOS keychain through `/usr/bin/security -i`: one command a process, on stdin, so nothing shows in the process
 * list. Facts about the program are from its source (Apple, Security, SecurityTool/macOS): security.c splits lines,
 * keychain_add.c and keychain_find.c find an item by service and account alone when both are given.
 */
import type { System } from "../system/ports.ts";
import { type Call, complaintOf, keychainCaller, type Reply } from "./keychain_program.ts";
import type { Chunk, ChunkStore, Exclusive, Place } from "./chunked.ts";
import type { ItemClass } from "./keyring.ts";
import { nameIndex } from "./macos_index.ts";
import { addressOf } from "./names.ts";
import { oneByOne } from "./one_by_one.ts";
import { KeyringFailure } from "./keyring_failure.ts";

const NAME = "macOS keychain";
const ACCOUNT = "atmos-auth";

/** Bytes of a line with its newline: of a longer one the rest would be run as the next command (security.c). */
const LINE = 4095;

export interface MacosOptions {
  readonly interactive: boolean;
  /** Default: the program that comes with macOS. */
  readonly command?: string;
  readonly timeout?: number;
}

export function macosSecurity(system: System, exclusive: Exclusive, options: MacosOptions): ChunkStore {
  const call = keychainCaller(system, {
    store: NAME,
    command: options.command ?? "/usr/bin/security",
    installHint: "It is a part of macOS. Choose another keyring with ATMOS_KEYRING_TYPE=file.",
    interactive: options.interactive,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  });
  const chunks = oneByOne(NAME, {
    read: (address, place) => readChunk(call, address, place),
    write: (address, itemClass, chunk) => writeChunk(call, address, itemClass, chunk),
    remove: (address, place) => removeChunk(call, address, place),
  });
  const store: ChunkStore = {
    ...chunks,
    name: NAME,
    address: addressOf,
    room: (address) => LINE - commandLine(addCommand(address, "long-lived", WIDEST)).length,
    write: async (address, itemClass, parts, stale) => {
      // The name first: an item that no list shows would never be removed by a logout.
      await index.add(address);
      await chunks.write(address, itemClass, parts, stale);
    },
    list: () => index.list((address) => readClass(call, address)),
  };
  const index = nameIndex({ ...store, write: chunks.write }, exclusive, system.log);
  return store;
}

const WIDEST: Chunk = { place: { slot: "a", index: 99_999 }, text: "" };

/** A line for `security -i`. It knows quotes and backslashes, but not as a shell does: neither is ever needed. */
export function commandLine(words: readonly string[]): string {
  const line = `${words.join(" ")}\n`;
  if (!words.every((word) => /^[\w.:@/%-]*$/.test(word)) || line.length > LINE) {
    throw new Error("this is no line that security would read as one command");
  }
  return line;
}

function target(address: string, place: Place): string[] {
  const account = place === undefined ? ACCOUNT : `${ACCOUNT}.${place.slot}.${place.index}`;
  return ["-s", address, "-a", account];
}

/** With `-U` and both service and account the rest is updated, the kind, too. A value last would be asked for. */
function addCommand(address: string, itemClass: ItemClass, { place, text }: Chunk): string[] {
  return ["add-generic-password", ...target(address, place), "-D", itemClass, "-w", text, "-U"];
}

async function run(call: Call, ...words: readonly string[]): Promise<Reply> {
  return await call(["-i"], commandLine(words));
}

async function readChunk(call: Call, address: string, place: Place): Promise<string | undefined> {
  const reply = await run(call, "find-generic-password", ...target(address, place), "-w");
  if (judge(reply) === "done") return reply.stdout.replace(/\n$/, "");
  if (place === undefined) await assertSearchable(call);
  return undefined;
}

async function writeChunk(call: Call, address: string, itemClass: ItemClass, chunk: Chunk): Promise<void> {
  const reply = await run(call, ...addCommand(address, itemClass, chunk));
  if (judge(reply) === "absent") throw unreachable("it has no place for new items");
}

/** The first match is deleted, and the same name may lie in several keychains of the search list. */
async function removeChunk(call: Call, address: string, place: Place): Promise<boolean> {
  const command = ["delete-generic-password", ...target(address, place)];
  let removed = 0;
  while (removed < 10 && judge(await run(call, ...command)) === "done") removed++;
  if (removed === 0 && place === undefined) await assertSearchable(call);
  return removed > 0;
}

/** Prints attributes without decrypting anything, so nobody is asked. */
async function readClass(call: Call, address: string): Promise<ItemClass | undefined> {
  const reply = await run(call, "find-generic-password", ...target(address, undefined));
  if (judge(reply) === "absent") return undefined;
  const kind = /^\s*"desc"<blob>="([^"]*)"$/m.exec(reply.stdout)?.[1];
  if (kind !== "session" && kind !== "long-lived") throw unreachable("it shows an item without its kind");
  return kind;
}

/** The program answers "not found" to every failure of a search, so that answer counts only with a keychain to search. */
async function assertSearchable(call: Call): Promise<void> {
  const reply = await run(call, "default-keychain");
  if (reply.code !== 0 || !/"\S.*"/.test(reply.stdout)) throw noKeychain();
}

/**
 * What the exit status means: the low byte of the OSStatus of the command (SecBase.h), such as 44 for -25300.
 * @throws KeyringFailure for everything that is neither done nor absent
 */
export function judge({ code, stderr }: Reply): "done" | "absent" {
  // An update that fails is tried again as an addition, which then hides the first reason behind "duplicate".
  if (code === 36 || code === 29 || (code === 45 && /interaction is not allowed/i.test(stderr))) {
    throw locked("it is locked, and its password cannot be asked for here");
  }
  switch (code) {
    case 0:
      return "done";
    case 44:
      return "absent";
    case 51:
      throw locked("access was refused");
    case 128:
      throw locked("the question for its password was answered with Cancel");
    case 37:
    case 50:
      throw noKeychain();
    default:
      throw unreachable(`security answered with status ${code}: ${complaintOf(stderr)}`);
  }
}

function locked(reason: string): KeyringFailure {
  return new KeyringFailure({
    state: "locked",
    reason: `the ${NAME} did not open: ${reason}`,
    hint: "Run `security unlock-keychain` in this terminal and try again, or choose another keyring with " +
      "ATMOS_KEYRING_TYPE=file.",
  });
}

function unreachable(reason: string): KeyringFailure {
  return new KeyringFailure({
    state: "unreachable",
    reason: `the ${NAME} cannot be used: ${reason}`,
    hint: "Look at it with the Keychain Access app, or choose another keyring with ATMOS_KEYRING_TYPE=file.",
  });
}

function noKeychain(): KeyringFailure {
  return new KeyringFailure({
    state: "unreachable",
    reason: `the ${NAME} cannot be used: this user has no default keychain`,
    hint:
      "Create one with `security create-keychain` and `security default-keychain -s`, or choose another keyring " +
      "with ATMOS_KEYRING_TYPE=file.",
  });
}
