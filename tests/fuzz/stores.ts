/** Whatever lies in our folders and keyrings, a command ends in words, and the next sign-in mends it. */
import fc from "fast-check";
import { findFolders } from "../../src/files/folders.ts";
import { ageFileKeyring } from "../../src/keyring/age_file.ts";
import { fileLocks } from "../../src/keyring/exclusive.ts";
import { keyringOf } from "../../src/keyring/purposes.ts";
import { Secret } from "../../src/secret.ts";
import type { MemorySystem } from "../unit/system/memory_system.ts";
import { play } from "./machine.ts";
import { withPortal } from "./portal.ts";
import { type Target, target } from "./target.ts";
import { changed } from "./texts.ts";

/** What a day leaves behind. */
const DAY: readonly (readonly string[])[] = [["auth", "login"], ["auth", "exec", "--", "tool"]];

type Files = ReadonlyMap<string, string>;

async function filesAfterADay(world: World, prepare: Prepare): Promise<Files> {
  const system = world();
  await prepare(system);
  for (const line of DAY) {
    if (await play(system, line) !== 0) throw new Error(`a day without lies fails: ${system.stderr()}`);
  }
  const ours = system.files.paths().filter((path) => path.startsWith("/home/me/"));
  return new Map(ours.map((path) => [path, system.files.text(path) ?? ""]));
}

interface Damage {
  /** Which of the files, as a part of all. */
  readonly which: number;
  readonly how: "changed" | "another's" | "folder" | "link" | "pipe" | "open" | "gone";
  readonly text: string;
  readonly mode: number;
}

export const LINES = [
  ["auth", "list"],
  ["auth", "list", "--format", "json"],
  ["auth", "whoami", "--cached"],
  ["auth", "whoami", "--output", "json"],
  ["auth", "env"],
  ["auth", "exec", "--", "tool"],
  ["auth", "audit"],
  ["auth", "audit", "--output", "json"],
  ["auth", "audit", "--since", "2h", "-i", "dev"],
  ["auth", "logout", "--all"],
  ["auth", "logout", "--all-realms"],
  ["auth", "logout", "--expired", "--dry-run"],
  ["config", "trust", "--list"],
];

interface Stores {
  readonly damages: readonly Damage[];
  readonly line: readonly string[];
}

const SEEDS = [
  "[dev]\naws_access_key_id = A\naws_secret_access_key = b\naws_session_token = c\n# expiration=2099-01-01T00:00:00Z\n",
  '{"startUrl":"https://corp.awsapps.com/start","region":"eu-west-1","accessToken":"a","expiresAt":"2099-01-01T00:00:00Z"}',
  '{"time":"2026-01-02T03:04:05.000Z","event":"lend","outcome":"done","command":"auth exec","identity":"dev","pid":7}\n',
  '{"version":1,"root":{"type":"map","entries":[]},"tags":[]}',
];

/** A machine whose services are in order. */
export type World = () => MemorySystem;

type Prepare = (system: MemorySystem) => Promise<void>;

/** The encrypted file keyring, with a passphrase that costs no time. */
async function withAge(system: MemorySystem): Promise<void> {
  const folder = "/home/me/ring";
  const settings = { TYPE: "file", PASSWORD: "a passphrase", FILE_PATH: folder };
  for (const [name, value] of Object.entries(settings)) system.env.set(`ATMOS_KEYRING_${name}`, value);
  if (await system.files.info(folder) !== undefined) return;
  const ring = ageFileKeyring(system, {
    folder,
    passphrase: { env: system.env, variable: "ATMOS_KEYRING_PASSWORD", ask: undefined },
    exclusive: fileLocks(system, findFolders(system.env)),
    workFactor: 1,
  });
  await keyringOf(ring).set({ realm: undefined, name: "robot", purpose: "keys" }, {
    class: "long-lived",
    value: new Secret("planted"),
  });
}

export const stores = damaged("stores", 2, withPortal);
export const ageStores = damaged("age", 1, withPortal, withAge);

export function damaged(
  name: string,
  share: number,
  world: World,
  prepare: Prepare = () => Promise.resolve(),
): Target {
  let after: Promise<Files> | undefined;
  return target<Stores>({
    name,
    share,
    slice: 500,
    inputs: fc.record({
      damages: fc.array(
        fc.record({
          which: fc.double({ min: 0, max: 0.999, noNaN: true }),
          how: fc.constantFrom<Damage["how"]>(
            "changed",
            "changed",
            "changed",
            "another's",
            "folder",
            "link",
            "pipe",
            "open",
            "gone",
          ),
          text: changed(fc.constantFrom(...SEEDS)),
          mode: fc.constantFrom(0o600, 0o644, 0o777, 0o000),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      line: fc.constantFrom(...LINES),
    }),
    run: async ({ damages, line }) => {
      const system = world();
      const files = await (after ??= filesAfterADay(world, prepare));
      for (const [path, text] of files) system.files.put(path, text);
      await prepare(system);
      for (const damage of damages) harm(system, [...files.keys()], damage);
      await play(system, line);
      await play(system, ["auth", "login"]);
    },
  });
}

function harm(system: MemorySystem, paths: readonly string[], { which, how, text, mode }: Damage): void {
  const path = paths[Math.floor(which * paths.length)] ?? "/home/me/x";
  const { files } = system;
  const was = files.text(path) ?? "";
  if (how === "changed") files.put(path, was.slice(0, text.length * 3 % (was.length + 1)) + text, 0o600);
  else if (how === "another's") files.put(path, files.text(paths[text.length % paths.length] ?? "") ?? "");
  else if (how === "open") files.put(path, was, mode);
  else {
    void files.removeFile(path).catch(() => {});
    if (how === "folder") files.putFolder(path);
    if (how === "link") files.putLink(path, text.length % 2 === 0 ? "/repo/atmos.yaml" : path);
    if (how === "pipe") files.putOther(path);
  }
}
