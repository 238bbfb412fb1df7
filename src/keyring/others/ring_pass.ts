/** Items in the store of `pass`, which GnuPG opens. */
import { join } from "../../system/path.ts";
import { FileFailure, type System } from "../../system/ports.ts";
import { keychainEnvironment } from "../keychain_program.ts";
import { contentOf, type RingContent, type RingItem, type RingPlaces } from "./ring_item.ts";
import { typedWord } from "../../typed_word.ts";

/** Milliseconds, in which a person may type a passphrase for GnuPG. */
const PATIENCE = 60_000;
const MOST = 10_000;
const DEEPEST = 8;

/** Variables by which `pass` and GnuPG find what is theirs. */
const THEIRS = ["GNUPGHOME", "GPG_TTY", "GPG_AGENT_INFO", "SSH_AUTH_SOCK"];

/** @param wanted where everything that somebody keeps lies in one folder, the names that are meant */
export async function passItems(
  system: System,
  { pass }: RingPlaces,
  wanted: readonly string[],
): Promise<Map<string, RingItem>> {
  const all = await namesBelow(system, join(pass.folder, pass.prefix), "", 0);
  const names = pass.prefix === "" ? all.filter((name) => wanted.includes(name)) : all;
  return new Map(names.map((name) => [name, {
    store: `pass (${[pass.prefix, name].filter((part) => part !== "").join("/")})`,
    read: async () => await shown(system, pass, name),
  }]));
}

async function namesBelow(
  { files }: System,
  folder: string,
  above: string,
  depth: number,
): Promise<string[]> {
  const names: string[] = [];
  try {
    for (const { name, kind } of await files.list(folder, MOST)) {
      if (name.startsWith(".")) continue;
      if (kind === "file" && name.endsWith(".gpg")) names.push(above + name.slice(0, -4));
      else if (kind === "folder" && depth < DEEPEST) {
        names.push(
          ...await namesBelow({ files } as System, join(folder, name), `${above}${name}/`, depth + 1),
        );
      }
    }
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
  }
  return names;
}

async function shown(
  system: System,
  { folder, prefix }: RingPlaces["pass"],
  name: string,
): Promise<RingContent> {
  const own = Object.fromEntries(THEIRS.flatMap((one) => {
    const value = system.env.get(one);
    return value === undefined ? [] : [[one, value]];
  }));
  try {
    const { code, stdout, timedOut } = await system.processes.run({
      command: "pass",
      args: ["show", [prefix, name].filter((part) => part !== "").join("/")],
      env: { ...keychainEnvironment(system), ...own, PASSWORD_STORE_DIR: folder },
      stdin: new Uint8Array(),
      timeout: PATIENCE,
    });
    if (code === 0 && !timedOut) return contentOf(new TextDecoder().decode(stdout));
    return { reason: `\`pass show ${typedWord(name, "ITEM")}\` does not give it` };
  } catch (error) {
    if (error instanceof FileFailure) return { reason: "pass is not installed" };
    throw error;
  }
}
