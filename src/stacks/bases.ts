import { AtmosError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import { printable } from "../printable.ts";
import { childOf, keyPlaceAt, type MapNode, type Node, nodeAt } from "../yaml/node.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import { dataOf } from "./data.ts";

/** A component that another one inherits from. */
export interface Base {
  readonly name: string;
  readonly node: Node;
}

export interface Inheritance {
  /** Lowest first, each once for every way that leads to it. */
  readonly bases: readonly Base[];
  /** The names, nearest first. */
  readonly chain: readonly string[];
}

/** Deeper than any real tree. */
const DEEPEST = 50;
/** Ways to bases: two that each inherit twice from the next one would double them at every step. */
const MOST_WAYS = 1000;

/**
 * What a component inherits from, in the order of precedence: its old `component:` lowest, then `metadata.inherits` in
 * their order, each over its own bases.
 *
 * @throws AtmosError `config_invalid` for a base that is not there, or a circle
 */
export function inheritanceOf(components: MapNode, name: string, what: string): Inheritance {
  const bases: Base[] = [];
  const chain: string[] = [];
  const visit = (component: string, node: Node, trail: readonly string[]): void => {
    for (const { base, place } of basesOf(components, node, component)) {
      const way = [...trail, base];
      if (trail.includes(base)) throw circle(way.slice(way.indexOf(base)), place);
      if (trail.length > DEEPEST) throw tooDeep(name, place);
      const found = childOf(components, base);
      if (found === undefined) throw absent(components, component, base, place, what);
      visit(base, found, way);
      if (bases.push({ name: base, node: found }) > MOST_WAYS) throw tooMany(name, place);
      const at = chain.indexOf(base);
      if (at >= 0) chain.splice(at, 1);
      chain.unshift(base);
    }
  };
  const node = childOf(components, name);
  if (node !== undefined) visit(name, node, [name]);
  return { bases, chain };
}

/**
 * Of the same component, `component:` at the top of it (the old form) and `metadata.inherits`. What the old form names
 * may be a mere folder of code, which no manifest describes.
 */
function basesOf(components: MapNode, node: Node, name: string): { base: string; place: Place }[] {
  const found: { base: string; place: Place }[] = [];
  const old = childOf(node, "component");
  const oldName = dataOf(old);
  if (
    old !== undefined && typeof oldName === "string" && oldName !== name && components.entries.has(oldName)
  ) {
    found.push({ base: oldName, place: old.place });
  }
  const inherits = nodeAt(node, ["metadata", "inherits"]);
  const items = inherits?.type === "list" ? inherits.items : inherits === undefined ? [] : [inherits];
  for (const item of items) {
    const base = dataOf(item);
    if (typeof base === "string" && base !== "") found.push({ base, place: item.place });
  }
  return found;
}

function absent(components: MapNode, name: string, base: string, place: Place, what: string): AtmosError {
  const names = [...components.entries.keys()];
  const meant = didYouMean(base, names);
  const at = keyPlaceAt(components, [name]);
  return new AtmosError(
    "config_invalid",
    `${formatPlace(place)}: the component "${printable(name)}" inherits from "${printable(base)}", ` +
      `which ${printable(what)} does not have`,
    {
      hint: `${
        meant === undefined ? "" : `${printable(meant)} `
      }Is an import missing? The component is described at ${formatPlace(at ?? place)}.`,
    },
  );
}

function circle(names: readonly string[], place: Place): AtmosError {
  return new AtmosError(
    "config_invalid",
    `${formatPlace(place)}: components inherit from each other in a circle: ${
      names.map(printable).join(" → ")
    }`,
    { hint: "Take one of these names out of metadata.inherits." },
  );
}

function tooMany(name: string, place: Place): AtmosError {
  return new AtmosError(
    "config_invalid",
    `${formatPlace(place)}: the component "${printable(name)}" inherits in more than ${MOST_WAYS} ways`,
    { hint: "Name each base once in metadata.inherits." },
  );
}

function tooDeep(name: string, place: Place): AtmosError {
  return new AtmosError(
    "config_invalid",
    `${formatPlace(place)}: the component "${printable(name)}" inherits over more than ${DEEPEST} others`,
  );
}
