/**
 * What lies in a store, found without any code of the program. An item is worded `team-sso (session)`, in a realm
 * `acme:team-sso (session)`; pieces that no item holds together are `team-sso (pieces)`. A purpose that does not go with
 * the class, or that is missing as in items of earlier versions, is told: `team-sso without a purpose (session)`.
 */

import { dirname, join } from "node:path";
import type { StandIn } from "../../contracts/keyring_stand_ins.ts";
import { fileKeyringFolder } from "./file_keyring.ts";
import type { World } from "./world.ts";

/** The sign-ins in files, by the regions of their portals: each name of a provider stands for another region. */
export async function itemsInFiles(t: World, regions: Readonly<Record<string, string>>): Promise<string[]> {
  const items: string[] = [];
  for (const { path, content } of await t.files()) {
    const place = /^\.cache\/atmos\/(?:([^/]+)\/)?aws-sso\/[0-9a-f]+\.json$/.exec(path);
    if (place === null) continue;
    const provider = regions[JSON.parse(content).region] ?? path;
    items.push(`${inRealm(place[1], provider)} (session)`);
  }
  return items.sort();
}

/** The items of the file keyring, each opened by `age -d`. */
export async function itemsInAge(t: World, passphrase: string): Promise<string[]> {
  const folder = fileKeyringFolder(t);
  const key = join(dirname(t.binFolder), "age-key.txt");
  if (await Deno.stat(key).catch(() => undefined) === undefined) {
    const age = await t.terminalFor("age", ["-d", "-o", key, "identity.age"], { cwd: folder });
    await age.waitFor(/passphrase/i);
    await age.write(`${passphrase}\r`);
    if (await age.exited !== 0) throw new Error(age.text);
  }
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    name !== "identity.age"
  );
  const items = await Promise.all(files.map(async (file) => {
    const { realm, name, purpose, class: itemClass } = JSON.parse(
      await printed("age", ["-d", "-i", key, join(folder, file)]),
    );
    return `${forPurpose(inRealm(realm, name), purpose, itemClass)} (${itemClass})`;
  }));
  return items.sort();
}

/** The items of the Secret Service, by the labels that the D-Bus tells: of everything in it, whoever has put it there. */
export async function itemsInService(t: World): Promise<string[]> {
  const all = ["--session", "--dest", "org.freedesktop.secrets", "--object-path", COLLECTIONS, "--recurse"];
  const { stdout } = await t.run("gdbus", ["introspect", ...all, "--only-properties"], { code: 0 });
  const labels = stdout.matchAll(/ org\.freedesktop\.Secret\.Item \{[^]*? Label = '(.*)';$/gm);
  return worded([...labels].map(([, label = ""]): [string, string] => {
    const [, address = label, kind = ""] = /^(.*) \((.*)\)$/.exec(label) ?? [];
    return [address, kind];
  }));
}

const COLLECTIONS = "/org/freedesktop/secrets/collection";

/** The items of a stand-in for the keychain of macOS or Windows, by what lies in its folder. */
export async function itemsInStandIn(program: StandIn): Promise<string[]> {
  const entries: Record<string, string>[] = (await program.stored()).map((text) => JSON.parse(text));
  const ours = entries.filter(({ service }) => service !== "atmos-auth.index");
  return worded(
    ours.map(({ service, account, kind, target, user }) =>
      service === undefined
        ? [target ?? "", user ?? ""]
        : [service, account === "atmos-auth" ? kind ?? "" : "part"]
    ),
  );
}

function inRealm(realm: string | undefined, name: string): string {
  return realm === undefined ? name : `${realm}:${name}`;
}

/** Of pairs of an address and what is there: a class for the item itself, another word for a piece of it. */
function worded(entries: readonly (readonly [address: string, kind: string])[]): string[] {
  const items = new Map<string, string>();
  for (const [address, kind] of entries) {
    const name = address.replace(/^atmos-auth:/, "").replace(/#.*$/, "");
    const isItem = kind === "session" || kind === "long-lived";
    if (isItem || !items.has(name)) items.set(name, isItem ? kind : "pieces");
  }
  return [...items].map(([address, kind]) => {
    const [, name = address, purpose] = /^(.*)::([a-z-]+)(?::[0-9a-f]+)?$/.exec(address) ?? [];
    return `${forPurpose(name, purpose, kind)} (${kind})`;
  }).sort();
}

function forPurpose(name: string, purpose: string | undefined, kind: string): string {
  const isUsual = purpose === (kind === "long-lived" ? "keys" : "sign-in");
  if (isUsual) return name;
  return purpose === undefined ? `${name} without a purpose` : `${name} for ${purpose}`;
}

/** What a program prints that no story sees: it is secret. */
async function printed(command: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args] }).output();
  if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
