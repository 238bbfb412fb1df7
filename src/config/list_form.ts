import { printable } from "../printable.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import { errorAt, type Problem } from "../yaml/problems.ts";
import {
  childOf,
  type ListNode,
  type MapEntry,
  type MapNode,
  mapNode,
  type ScalarNode,
  textNode,
  wordFor,
} from "../yaml/node.ts";
import type { Catalogue, ListForm } from "./kinds.ts";

/**
 * Turns the list form of `auth.providers` and `auth.identities` into maps by name, the form that everything else
 * works with. What the words behind `type:` mean, and where the keys below `config:` stand now, each kind says itself:
 *
 *     identities:                               identities:
 *       - name: dev                               dev:
 *         provider: corp                            kind: …
 *         config: { role_name: Admin }              via: { provider: corp }
 *                                                   principal: { name: Admin }
 *
 * Values keep their places. An entry that cannot be used is reported and left out.
 */
export function normaliseLists(root: MapNode, kinds: Catalogue, problems: Problem[]): MapNode {
  const auth = childOf(root, "auth");
  if (auth?.type !== "map") return root;
  const sections = new Map(auth.entries);
  const convert = (section: string, rewrite: Rewrite): void => {
    const entry = sections.get(section);
    if (entry?.value.type !== "list") return;
    sections.set(section, { ...entry, value: byName(entry.value, section, rewrite, problems) });
  };
  convert("providers", (item) => providerFields(item, kinds.provider));
  convert("identities", (item) => identityFields(item, kinds.identity));
  const entry = root.entries.get("auth");
  if (entry === undefined) return root;
  return {
    ...root,
    entries: new Map(root.entries).set("auth", { ...entry, value: { ...auth, entries: sections } }),
  };
}

type Fields = Map<string, MapEntry>;
type Rewrite = (item: MapNode) => Fields;

function byName(list: ListNode, section: string, rewrite: Rewrite, problems: Problem[]): MapNode {
  const entries: Fields = new Map();
  for (const item of list.items) {
    if (item.type !== "map") {
      problems.push(errorAt(item.place, `an entry of auth.${section} is a map, not ${wordFor(item)}`));
      continue;
    }
    const name = childOf(item, "name");
    if (name?.type !== "scalar" || name.tag !== undefined || name.value === null || name.value === "") {
      problems.push(
        errorAt(item.place, `an entry of auth.${section} needs a name`, "Add name: followed by text."),
      );
      continue;
    }
    const earlier = entries.get(String(name.value));
    if (earlier !== undefined) {
      const message = `the name "${printable(String(name.value))}" is in auth.${section} a second time`;
      problems.push(errorAt(name.place, message, `The first is at ${formatPlace(earlier.keyPlace)}.`));
      continue;
    }
    const value = mapNode(item.place, rewrite(item));
    entries.set(String(name.value), { keyPlace: name.place, value });
  }
  return { type: "map", entries, tag: undefined, place: list.place };
}

type Kinds = Catalogue["provider"];

function providerFields(item: MapNode, kinds: Kinds): Fields {
  const fields = without(item, ["name", "type", "config"]);
  const form = formOf(item, kinds);
  if (form !== undefined && !fields.has("kind")) fields.set("kind", form.kind);
  place(item, fields, form?.form);
  return fields;
}

function identityFields(item: MapNode, kinds: Kinds): Fields {
  const fields = without(item, ["name", "type", "provider", "config"]);
  const form = formOf(item, kinds);
  if (form !== undefined && !fields.has("kind")) fields.set("kind", form.kind);
  const provider = item.entries.get("provider");
  if (provider !== undefined && !fields.has("via")) fields.set("via", nested(provider, "provider"));
  place(item, fields, form?.form);
  return fields;
}

/**
 * The kind that an entry means, and how its fields stood. A word that no kind has for itself is taken as it is, and
 * fields of kinds that know no list form are taken for those of the first one that does.
 */
function formOf(
  item: MapNode,
  kinds: Kinds,
): { readonly kind: MapEntry; readonly form: ListForm | undefined } | undefined {
  const type = item.entries.get("type");
  const forms = [...kinds.values()].filter(({ listForm }) => listForm !== undefined);
  const meant = type === undefined
    ? forms.find(({ listForm }) => listForm?.isDefault)
    : type.value.type === "scalar"
    ? forms.find(({ listForm }) => listForm?.types.some((word) => word === (type.value as ScalarNode).value))
    : undefined;
  const { place: at } = type?.value ?? item;
  const value = meant === undefined ? type?.value : textNode(at, meant.name);
  if (value === undefined) return undefined;
  const byName = value.type === "scalar" ? kinds.get(String(value.value)) : undefined;
  const form = (meant ?? byName)?.listForm ?? forms[0]?.listForm;
  return { kind: { keyPlace: type?.keyPlace ?? at, value }, form };
}

/** Puts what stands below `config:` where it stands now; what is already there in the new form wins. */
function place(item: MapNode, fields: Fields, form: ListForm | undefined): void {
  const written = new Set(fields.keys());
  for (const [key, entry] of configOf(item)) {
    const path = form !== undefined && Object.hasOwn(form.fields, key) ? form.fields[key] : undefined;
    const [first = key, ...rest] = (path ?? (form?.others === undefined ? key : `${form.others}.${key}`))
      .split(".");
    if (written.has(first)) continue;
    fields.set(first, rest.length === 0 ? entry : below(fields.get(first), rest, entry, item.place));
  }
}

function below(
  map: MapEntry | undefined,
  [key = "", ...rest]: readonly string[],
  entry: MapEntry,
  at: Place,
): MapEntry {
  const entries: Fields = new Map(map?.value.type === "map" ? map.value.entries : []);
  entries.set(key, rest.length === 0 ? entry : below(entries.get(key), rest, entry, entry.keyPlace));
  return { keyPlace: map?.keyPlace ?? at, value: mapNode(map?.value.place ?? at, entries) };
}

function configOf(item: MapNode): ReadonlyMap<string, MapEntry> {
  const config = childOf(item, "config");
  return config?.type === "map" ? config.entries : new Map();
}

function nested(entry: MapEntry, key: string): MapEntry {
  return { keyPlace: entry.keyPlace, value: mapNode(entry.keyPlace, new Map([[key, entry]])) };
}

function without(item: MapNode, keys: readonly string[]): Fields {
  return new Map([...item.entries].filter(([key]) => !keys.includes(key)));
}
