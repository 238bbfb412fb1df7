import { printable } from "../printable.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import type { Problem } from "../yaml/problems.ts";
import {
  childOf,
  type ListNode,
  type MapEntry,
  type MapNode,
  mapNode,
  type Node,
  textNode,
  wordFor,
} from "../yaml/node.ts";
import { errorAt } from "../yaml/problems.ts";

/**
 * Turns the list form of `auth.providers` and `auth.identities` into maps by name, the form that everything else
 * works with:
 *
 *     providers:                                providers:
 *       - type: aws                               aws-sso:
 *         name: aws-sso                             kind: aws/iam-identity-center
 *         config: { sso_start_url, sso_region }     start_url, region
 *     identities:                               identities:
 *       - name: dev                               dev:
 *         provider: aws-sso                         kind: aws/permission-set
 *         config: { account_id, role_name }         via: { provider: aws-sso }
 *                                                   principal: { name, account: { id } }
 *
 * Values keep their places. An entry that cannot be used is reported and left out.
 */
export function normaliseLists(root: MapNode, problems: Problem[]): MapNode {
  const auth = childOf(root, "auth");
  if (auth?.type !== "map") return root;
  const sections = new Map(auth.entries);
  const convert = (section: string, rewrite: Rewrite): void => {
    const entry = sections.get(section);
    if (entry?.value.type !== "list") return;
    sections.set(section, { ...entry, value: byName(entry.value, section, rewrite, problems) });
  };
  convert("providers", providerFields);
  convert("identities", identityFields);
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

function providerFields(item: MapNode): Fields {
  const fields = without(item, ["name", "type", "config"]);
  const type = item.entries.get("type");
  if (type !== undefined && !fields.has("kind")) {
    fields.set("kind", { ...type, value: providerKind(type.value) });
  }
  for (const [key, entry] of configOf(item)) {
    const renamed = { sso_start_url: "start_url", sso_region: "region" }[key] ?? key;
    if (!fields.has(renamed)) fields.set(renamed, entry);
  }
  return fields;
}

/** The list form was written when there was one kind per cloud. */
function providerKind(type: Node): Node {
  const short = type.type === "scalar" && (type.value === "aws" || type.value === "aws-sso");
  return short ? textNode(type.place, "aws/iam-identity-center") : type;
}

function identityFields(item: MapNode): Fields {
  const fields = without(item, ["name", "type", "provider", "config"]);
  const place = item.place;
  const kind = item.entries.get("type") ?? { keyPlace: place, value: textNode(place, "aws/permission-set") };
  if (!fields.has("kind")) fields.set("kind", kind);
  const provider = item.entries.get("provider");
  if (provider !== undefined && !fields.has("via")) fields.set("via", nested(provider, "provider"));
  const config = configOf(item);
  if (config.size > 0 && !fields.has("principal")) {
    fields.set("principal", { keyPlace: place, value: mapNode(place, principalFields(config, place)) });
  }
  return fields;
}

function principalFields(config: ReadonlyMap<string, MapEntry>, place: Place): Fields {
  const fields: Fields = new Map();
  const account: Fields = new Map();
  for (const [key, entry] of config) {
    if (key === "account_id") account.set("id", entry);
    else if (key === "account_name") account.set("name", entry);
    else fields.set(key === "role_name" ? "name" : key, entry);
  }
  const [first] = account.values();
  if (first !== undefined) {
    fields.set("account", { keyPlace: first.keyPlace, value: mapNode(first.keyPlace ?? place, account) });
  }
  return fields;
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
