/**
 * The Secret Service (GNOME Keyring, KWallet, KeePassXC) through `secret-tool`, which takes secrets on stdin. Attributes
 * match as a subset: `atmos-auth-id` alone means an item with all its parts, which one call can remove; its header has
 * `atmos-auth` besides, and each part `atmos-auth-slot` and `atmos-auth-part`.
 */
import type { System } from "../system/ports.ts";
import { type Call, complaintOf, keychainCaller, type Reply } from "./keychain_program.ts";
import type { Chunk, ChunkStore, Place } from "./chunked.ts";
import type { StoredItem } from "./item_store.ts";
import type { ItemClass } from "./keyring.ts";
import { addressOf, keyOf } from "./names.ts";
import { oneByOne } from "./one_by_one.ts";
import { KeyringFailure } from "./keyring_failure.ts";

const NAME = "Secret Service keyring";
const INSTALL =
  "Install it (Debian and Ubuntu: `apt install libsecret-tools gnome-keyring`), or choose another " +
  "keyring with ATMOS_KEYRING_TYPE=file.";

/** Bytes; `secret-tool store` cuts longer ones off at 8192 and still exits with 0. */
const ROOM = 8191;

export interface SecretToolOptions {
  readonly interactive: boolean;
  readonly command?: string;
  readonly timeout?: number;
}

export function secretTool(system: System, options: SecretToolOptions): ChunkStore {
  const call = keychainCaller(system, {
    store: NAME,
    command: options.command ?? "secret-tool",
    installHint: INSTALL,
    interactive: options.interactive,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  });
  const chunks = oneByOne(NAME, {
    read: (address, place) => readChunk(call, attributesOf(address, place), options.interactive),
    write: (address, itemClass, chunk) => writeChunk(call, address, itemClass, chunk),
    remove: (address, place) => remove(call, attributesOf(address, place)),
    removeSlot: async (address, slot) => {
      await clear(call, [...wholeOf(address), "atmos-auth-slot", slot]);
    },
  });
  return {
    ...chunks,
    name: NAME,
    address: addressOf,
    room: () => ROOM,
    remove: (address) => remove(call, wholeOf(address)),
    list: async () => readList(await search(call, ["atmos-auth", "item"])),
  };
}

/** Names and values by turns, as the program takes them. */
type Attributes = readonly string[];

function wholeOf(address: string): Attributes {
  return ["atmos-auth-id", address];
}

function attributesOf(address: string, place: Place): Attributes {
  return place === undefined
    ? [...wholeOf(address), "atmos-auth", "item"]
    : [...wholeOf(address), "atmos-auth-slot", place.slot, "atmos-auth-part", String(place.index)];
}

/** A search shows what is open and asks nobody; looking up lets the desktop ask for what is locked. */
async function readChunk(
  call: Call,
  attributes: Attributes,
  interactive: boolean,
): Promise<string | undefined> {
  const found = readSecret(await search(call, attributes));
  if (found.state === "absent") return undefined;
  if (found.state === "present") return found.secret;
  if (!interactive) throw locked();
  const reply = await call(["lookup", ...attributes], "");
  if (judge(reply) === "absent") throw locked();
  return reply.stdout;
}

/** What a search has found; our secrets are one line of ASCII. */
export function readSecret(
  reply: Reply,
): { readonly state: "absent" | "locked" } | { readonly state: "present"; readonly secret: string } {
  if (judgeSearch(reply) === "absent") throw unreachable("secret-tool cannot search");
  if (reply.stdout === "") return { state: "absent" };
  // No answer to a search: whatever it is, it was not written by this program.
  if (!reply.stdout.startsWith("[")) return { state: "present", secret: reply.stdout };
  const secret = /^secret = (.*)$/m.exec(reply.stdout)?.[1];
  return secret === undefined ? { state: "locked" } : { state: "present", secret };
}

async function writeChunk(
  call: Call,
  address: string,
  itemClass: ItemClass,
  { place, text }: Chunk,
): Promise<void> {
  const label = place === undefined
    ? `--label=${address} (${itemClass})`
    : `--label=${address} (part ${place.index})`;
  const reply = await call(["store", label, ...attributesOf(address, place)], text);
  if (judge(reply) === "absent") throw unreachable("secret-tool failed without a reason");
}

async function remove(call: Call, attributes: Attributes): Promise<boolean> {
  if (await clear(call, attributes)) return true;
  await assertNotLocked(call, attributes);
  return false;
}

/** Whether anything was deleted, of everything that has these attributes. */
async function clear(call: Call, attributes: Attributes): Promise<boolean> {
  return judge(await call(["clear", ...attributes], "")) === "done";
}

/** A miss looks the same as a locked item, which only a search shows. */
async function assertNotLocked(call: Call, attributes: Attributes): Promise<void> {
  if (readSecret(await search(call, attributes)).state !== "absent") throw locked();
}

/** A complaint about one item: it was found, and removed by another process before it could be read. */
const VANISHED = /^secret-tool: .*\/org\/freedesktop\/secrets\/collection\/\w+\/\w/m;
const MOST_SEARCHES = 10;

async function search(call: Call, attributes: Attributes): Promise<Reply> {
  for (let left = MOST_SEARCHES - 1;; left--) {
    const reply = await call(["search", "--all", ...attributes], "");
    if (left === 0 || !VANISHED.test(reply.stderr)) return reply;
  }
}

/** As {@link judge}; what is locked is left out of the answer, and does not keep the rest from being shown. */
function judgeSearch(reply: Reply): "done" | "absent" {
  return judge({
    ...reply,
    stderr: reply.stderr.replaceAll("secret-tool: Cannot get secret of a locked object", ""),
  });
}

/**
 * What a reply means. Only lines that begin with the program's name are its own: services that it wakes up write to
 * the same stderr.
 * @throws KeyringFailure for everything that is neither done nor a plain miss
 */
export function judge({ code, stderr }: Reply): "done" | "absent" {
  const said = stderr.split("\n").filter((line) => line.startsWith("secret-tool: ")).join("\n")
    .replaceAll("secret-tool: ", "");
  if (/locked (collection|object)/i.test(said)) throw locked();
  if (code === 0 && said === "") return "done";
  if (
    /autolaunch D-Bus|dbus-launch|could not connect|was not provided by any \.service files|ServiceUnknown/i
      .test(said)
  ) {
    throw new KeyringFailure({
      state: "unreachable",
      reason: `there is no ${NAME} in this session: ${complaintOf(said)}`,
      hint:
        "Start one (`dbus-run-session`, `gnome-keyring-daemon --unlock`), or choose another keyring with " +
        "ATMOS_KEYRING_TYPE=file.",
    }, true);
  }
  if (/object does not exist at path/i.test(said)) throw noCollection();
  if (/dismissed|cancel/i.test(said)) throw locked();
  if (code === 1 && said === "") return "absent";
  throw unreachable(`secret-tool answered with status ${code}: ${complaintOf(said || stderr)}`);
}

/** Our items in what `search --all` prints: properties on stdout, attributes on stderr (on stdout in newer versions). */
export function readList(reply: Reply): readonly StoredItem[] {
  const [before, ...blocks] = reply.stdout.split(/^\[.*\]$/m);
  if (judgeSearch(reply) === "absent" || before !== "") {
    throw unreachable("its list cannot be understood");
  }
  const addresses = [...`${reply.stdout}\n${reply.stderr}`.matchAll(/^attribute\.atmos-auth-id = (.*)$/gm)];
  // A collection that was never unlocked tells that there are items, but not which.
  if (addresses.length !== blocks.length) throw locked();
  return blocks.map((block, index) => {
    const key = keyOf(addresses[index]?.[1] ?? "");
    const itemClass = classIn(block);
    if (key === undefined || itemClass === undefined) {
      throw unreachable("it lists an item that cannot be understood");
    }
    return { key, class: itemClass };
  });
}

/** The item itself says it, or, while it is locked, its label. */
function classIn(block: string): ItemClass | undefined {
  const mark = /^secret = atmos1:([sl]):/m.exec(block)?.[1];
  if (mark !== undefined) return mark === "s" ? "session" : "long-lived";
  const word = /^label = .* \((session|long-lived)\)$/m.exec(block)?.[1];
  return word === "session" || word === "long-lived" ? word : undefined;
}

function locked(): KeyringFailure {
  return new KeyringFailure({
    state: "locked",
    reason: `the ${NAME} is locked`,
    hint:
      "Unlock it (sign in to the desktop, or `gnome-keyring-daemon --unlock`), or choose another keyring with " +
      "ATMOS_KEYRING_TYPE=file.",
  });
}

function noCollection(): KeyringFailure {
  return new KeyringFailure({
    state: "unreachable",
    reason: `the ${NAME} runs, but this user has no keyring in it yet`,
    hint:
      "Create one (sign in to the desktop once, or `gnome-keyring-daemon --unlock` with a password on stdin), or " +
      "choose another keyring with ATMOS_KEYRING_TYPE=file.",
  });
}

function unreachable(reason: string): KeyringFailure {
  return new KeyringFailure({
    state: "unreachable",
    reason: `the ${NAME} cannot be used: ${reason}`,
    hint: "Look at it with `secret-tool search --all atmos-auth item`, or choose another keyring with " +
      "ATMOS_KEYRING_TYPE=file.",
  });
}
