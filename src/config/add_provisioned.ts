import { join } from "../system/path.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import type { Folders } from "../files/folders.ts";
import { printable } from "../printable.ts";
import type { System } from "../system/ports.ts";
import type { Evaluator } from "../yaml/evaluator.ts";
import { merge } from "../yaml/merge.ts";
import { childOf, type MapEntry, type MapNode, mapNode, type Node } from "../yaml/node.ts";
import type { Place } from "../yaml/place.ts";
import { type Problem, warningAt } from "../yaml/problems.ts";
import { shownPath } from "../yaml/shown_path.ts";
import { realmOf } from "./configuration.ts";
import { shownIn, shownTree } from "./entries.ts";
import { provisionedFile, provisionedIn, type WrittenProvider } from "./provisioned.ts";
import { provisions } from "./provisions.ts";

export interface ProvisionedInput {
  readonly system: System;
  readonly folders: Folders;
  readonly evaluator: Evaluator;
  /** Hears of names that are taken. */
  readonly notes: Problem[];
}

/**
 * The tree with the identities of all lists below what is written. An entry without a kind adds to the listed one of its
 * name; one with a kind of its own stands in its place.
 */
export async function addProvisioned(tree: Node, input: ProvisionedInput): Promise<Node> {
  const auth = childOf(tree, "auth");
  const written = childOf(auth, "identities");
  if (tree.type !== "map" || auth?.type !== "map") return tree;
  if (
    written !== undefined && written.type !== "map" && !(written.type === "scalar" && written.value === null)
  ) {
    return tree;
  }
  const entries = new Map(written?.type === "map" ? written.entries : []);
  const before = entries.size;
  const given = new Map<string, string>();
  const realm = realmIn(auth, input);
  for (const provider of realm === undefined ? [] : providersIn(auth, input.evaluator)) {
    for (const [name, entry] of await listedBy(provider, realm?.name, input)) {
      const above = entries.get(name);
      const other = given.get(name);
      if (other !== undefined) input.notes.push(sameName(entry, name, provider.name, other));
      else if (above !== undefined && hasKind(above.value)) {
        noteTaken(above, entry, name, provider.name, input);
      } else {entries.set(name, {
          ...entry,
          ...above,
          value: merge(entry.value, above?.value) ?? entry.value,
        });}
      if (other === undefined) given.set(name, provider.name);
    }
  }
  if (given.size === 0 && entries.size === before) return tree;
  const identities = { ...mapNode(written?.place ?? auth.place, entries) };
  return put(tree, "auth", put(auth, "identities", identities));
}

/** Undefined where it cannot be used: whoever needs it says so. */
function realmIn(
  auth: Node,
  { system, evaluator }: ProvisionedInput,
): { name: string | undefined } | undefined {
  try {
    return { name: realmOf(childOf(auth, "realm"), evaluator, system) };
  } catch {
    return undefined;
  }
}

function put(map: MapNode, key: string, value: Node): MapNode {
  const keyPlace = map.entries.get(key)?.keyPlace ?? value.place;
  return { ...map, entries: new Map(map.entries).set(key, { keyPlace, value }) };
}

function providersIn(auth: Node, evaluator: Evaluator): WrittenProvider[] {
  const providers = childOf(auth, "providers");
  if (providers?.type !== "map") return [];
  return [...providers.entries].filter(([, { value }]) => provisions(value, evaluator)).map((
    [name, { value }],
  ) => ({ name, settings: shownTree(value, shownIn(evaluator)) as Record<string, unknown> }));
}

/** A list that cannot be read is none: what it is good for can be had again by a sign-in. */
async function listedBy(
  provider: WrittenProvider,
  realm: string | undefined,
  { system, folders }: ProvisionedInput,
): Promise<Map<string, MapEntry>> {
  const names = await provisionedFile(realm, provider);
  const file = shownPath(join(folders.cache, ...names), system.files.workingFolder());
  try {
    const text = await new ScopedDir(system.files, folders.cache).readText(...names) ?? "";
    return new Map(
      provisionedIn(text, provider.name).map(({ name, settings, line }) => {
        const place = { file, line, column: 5 };
        return [name, { keyPlace: place, value: nodeOf(settings, place) }];
      }),
    );
  } catch (error) {
    system.log.warn("A list of accounts cannot be read", { provider: provider.name, reason: error });
    return new Map();
  }
}

function nodeOf(value: unknown, place: Place): Node {
  if (Array.isArray(value)) {
    return { type: "list", items: value.map((item) => nodeOf(item, place)), tag: undefined, place };
  }
  if (typeof value === "object" && value !== null) {
    return mapNode(
      place,
      new Map(
        Object.entries(value).map(([key, one]) => [key, { keyPlace: place, value: nodeOf(one, place) }]),
      ),
    );
  }
  const scalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return { type: "scalar", value: scalar ? value : null, tag: undefined, place };
}

/** One that removes, with `!unset`, has the last word as well, and is merged like what adds. */
function hasKind(entry: Node): boolean {
  return childOf(entry, "kind") !== undefined;
}

/** Who has written the same role by hand knows what they have. */
function noteTaken(
  above: MapEntry,
  listed: MapEntry,
  name: string,
  provider: string,
  { evaluator, notes }: ProvisionedInput,
): void {
  if (!contradicts(above.value, listed.value, evaluator)) return;
  notes.push(warningAt(
    above.keyPlace,
    `identity "${printable(name)}": it stands in place of the role of this name at "${printable(provider)}"`,
    "Call it something else to have both.",
  ));
}

/** Whether both say something about the same thing, and not the same. */
function contradicts(one: Node, other: Node, evaluator: Evaluator): boolean {
  if (one.type === "map" && other.type === "map") {
    return [...other.entries].some(([key, { value }]) => {
      const own = childOf(one, key);
      return own !== undefined && contradicts(own, value, evaluator);
    });
  }
  return evaluator.textOf(one) !== evaluator.textOf(other);
}

function sameName({ keyPlace }: MapEntry, name: string, provider: string, other: string): Problem {
  return warningAt(
    keyPlace,
    `identity "${printable(name)}": "${printable(other)}" and "${
      printable(provider)
    }" both have a role of this ` +
      "name, and it means that of the first",
    "Describe the second one below auth.identities with another name.",
  );
}
