import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { childOf, type Node } from "../yaml/node.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import type { Data } from "./data.ts";

/** Renders one text of a manifest. */
export type Render = (text: string, data: Data, place: Place) => Promise<string>;

/**
 * The `locals` of a file or component with their templates rendered: each sees the others, whatever their order, and
 * what is given besides.
 *
 * @throws AtmosError `config_invalid` when they need each other in a circle
 */
export async function resolveLocals(
  node: Node | undefined,
  data: Data,
  render: Render,
  evaluate: (node: Node) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  if (node?.type !== "map") return {};
  const written = await evaluate(node) as Record<string, unknown>;
  const done: Record<string, unknown> = {};
  const place = (name: string): Place => childOf(node, name)?.place ?? node.place;
  const resolve = async (name: string, trail: readonly string[]): Promise<void> => {
    if (name in done) return;
    if (trail.includes(name)) throw circle([...trail.slice(trail.indexOf(name)), name], place(name));
    for (const other of namesIn(written[name])) {
      if (Object.hasOwn(written, other)) await resolve(other, [...trail, name]);
    }
    done[name] = await renderAll(
      written[name],
      { ...data, locals: done },
      (text, all) => render(text, all, place(name)),
    );
  };
  for (const name of Object.keys(written)) await resolve(name, []);
  return done;
}

/** Every text in plain data, rendered. */
async function renderAll(
  value: unknown,
  data: Data,
  render: (text: string, data: Data) => Promise<string>,
): Promise<unknown> {
  if (typeof value === "string") return value.includes("{{") ? await render(value, data) : value;
  if (Array.isArray(value)) return await Promise.all(value.map((item) => renderAll(item, data, render)));
  if (typeof value !== "object" || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) result[key] = await renderAll(item, data, render);
  return result;
}

/** The locals that the templates in a value use. */
function namesIn(value: unknown): string[] {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  if (!text.includes("{{")) return [];
  const found = text.matchAll(/\.locals\.([\w-]+)|\.locals\s+\\?"([^"\\]+)\\?"/g);
  return [...found].map(([, plain, quoted]) => plain ?? quoted ?? "");
}

function circle(names: readonly string[], place: Place): AtmosError {
  const way = names.map(printable).join(" → ");
  return new AtmosError(
    "config_invalid",
    `${formatPlace(place)}: the locals need each other in a circle: ${way}`,
    {
      hint: "Give one of them a value that needs none of the others.",
    },
  );
}
