/** `atmos config show`: which files were read, and where each value comes from. Runs nothing, and shows no secret. */
import type { AuthContext } from "../../auth/context.ts";
import type { Registry } from "../../clouds/registry.ts";
import { placesOfSearch } from "../../config/find.ts";
import type { Configuration } from "../../config/model.ts";
import { isOwnChoice } from "../../config/own_choice.ts";
import { AtmosError } from "../../errors.ts";
import { escapedJson, jsonText } from "../../json_text.ts";
import { didYouMean } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import { dataOf } from "../../stacks/data.ts";
import { resolve } from "../../system/path.ts";
import type { Node } from "../../yaml/node.ts";
import { formatPlace, type Place } from "../../yaml/place.ts";
import { parseChoice } from "../line/choice.ts";
import type { Invocation } from "../line/invocation.ts";
import { maskSettings } from "../logging/masking.ts";
import { WAYS_TO_ONE } from "../text/no_configuration.ts";
import { padded, places } from "../text/places.ts";
import { shortenHome } from "../text/shorten_home.ts";

export interface ShowOptions {
  readonly format?: string;
}

/** A value as it is written, without secrets, and where that is. */
export interface ValueWithPlace {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly place: Place;
  /** It counts in the person's own files alone, and stands in another one. */
  readonly unused?: true;
}

export async function showConfiguration(
  invocation: Invocation,
  section: string | undefined,
  options: ShowOptions,
): Promise<number> {
  const format = parseChoice("--format", options.format ?? "text", ["text", "json"]);
  const context = await invocation.loadContext();
  const values = valuesOf(context, section ?? "auth", section !== undefined);
  const { terminal, files } = invocation.system;
  terminal.out(
    format === "json"
      ? asJson(context, values, files.workingFolder())
      : filesText(invocation, context) + valuesText(values, invocation, context.folders.home),
  );
  return 0;
}

/** @throws AtmosError `not_found` for a section that was asked for by its name, and is nowhere */
function valuesOf(context: AuthContext, wanted: string, isNamed: boolean): ValueWithPlace[] {
  const root = context.configuration.written([]);
  const names = root?.type === "map" ? [...root.entries.keys()] : [];
  // `auth.identities.dev`; names of entries may have dots.
  const section = names.includes(wanted) ? wanted : wanted.split(".")[0] ?? "";
  const values = sectionOf(context, section).filter(({ path }) =>
    `${path.join(".")}.`.startsWith(`${wanted}.`)
  );
  if (values.length > 0 || !isNamed) return values;
  throw new AtmosError("not_found", `cannot show the section "${printable(wanted)}": no file has it`, {
    hint: didYouMean(wanted, names) ??
      (names.length === 0
        ? "No file has any."
        : `There are: ${names.slice(0, 20).map(printable).join(", ")}.`),
  });
}

function sectionOf({ configuration, clouds }: AuthContext, section: string): ValueWithPlace[] {
  const valuesIn = (node: Node | undefined): ValueWithPlace[] => {
    if (node === undefined) return [];
    const data = dataOf(node);
    return valuesBelow(node, section === "auth" ? maskAuth(data, clouds) : masked(section, data), [section]);
  };
  const values = valuesIn(configuration.written([section]));
  const counting = ownChoices(values, valuesIn(configuration.own([section])));
  return section === "auth" ? [...counting, ...ownGuards(configuration.auth, values)] : counting;
}

/** What is for a person to choose counts as they have written it, whatever a project writes over it. */
function ownChoices(values: readonly ValueWithPlace[], own: readonly ValueWithPlace[]): ValueWithPlace[] {
  const placesOf = (some: readonly ValueWithPlace[]): ReadonlySet<string> =>
    new Set(some.map(({ place }) => formatPlace(place)));
  const [there, theirs] = [placesOf(values), placesOf(own)];
  const hidden = own.filter(({ path, place }) => isOwnChoice(path) && !there.has(formatPlace(place)));
  return [
    ...values.map((value): ValueWithPlace =>
      isOwnChoice(value.path) && !theirs.has(formatPlace(value.place)) ? { ...value, unused: true } : value
    ),
    ...hidden,
  ];
}

/** What a person's own file expects and protects counts beside what a project says of the same. */
function ownGuards(auth: Configuration["auth"], values: readonly ValueWithPlace[]): ValueWithPlace[] {
  const there = new Set(values.map(({ place }) => formatPlace(place)));
  return [...auth.identities.values()].flatMap(({ name, shownExpected, protectedAt }) =>
    [
      ...(protectedAt === undefined ? [] : [{ key: ["protected"], value: true, place: protectedAt }]),
      ...shownExpected.map((one) => ({ key: ["expect", one.name], value: one.value, place: one.place })),
    ].filter(({ place }) => !there.has(formatPlace(place))).map(({ key, value, place }) => ({
      path: ["auth", "identities", name, ...key],
      value,
      place,
    }))
  );
}

/** A map is its entries; whatever else there is, is one value. */
export function valuesBelow(node: Node, value: unknown, path: readonly string[]): ValueWithPlace[] {
  if (node.type !== "map" || node.entries.size === 0 || !isObject(value)) {
    return [{ path, value, place: node.place }];
  }
  return [...node.entries].filter(([key]) => Object.hasOwn(value, key)).flatMap(([key, entry]) =>
    valuesBelow(entry.value, value[key], [...path, key])
  );
}

/** What may be seen of an entry depends on its kind. */
function maskAuth(data: unknown, clouds: Registry): unknown {
  if (!isObject(data)) return data;
  const { providers, identities, ...rest } = data;
  return {
    ...maskSettings(rest),
    ...entriesIn("providers", providers, (kind) => clouds.open("provider", kind)),
    ...entriesIn("identities", identities, (kind) => clouds.open("identity", kind)),
  };
}

function entriesIn(
  key: string,
  entries: unknown,
  open: (kind: string) => readonly string[],
): Record<string, unknown> {
  if (entries === undefined) return {};
  const entry = (value: unknown): unknown =>
    isObject(value) ? maskSettings(value, open(String(value.kind))) : value;
  if (Array.isArray(entries)) return { [key]: entries.map(entry) };
  if (!isObject(entries)) return { [key]: entries };
  return { [key]: Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, entry(value)])) };
}

function masked(section: string, data: unknown): unknown {
  return maskSettings({ [section]: data })[section];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function filesText({ system, outputStyle }: Invocation, { configuration, folders }: AuthContext): string {
  const shown = (path: string): string => printable(shortenHome(path, folders.home));
  const { sources } = configuration;
  if (sources.length === 0) {
    return `${outputStyle.strong("No file was found. Looked for atmos.yaml in:")}\n` +
      placesOfSearch(system, folders).map((folder) => `  ${shown(folder)}\n`).join("") +
      `\n${WAYS_TO_ONE}\n`;
  }
  return `${outputStyle.strong("Files, later ones over earlier ones:")}\n` +
    sources.map((path, index) => `  ${index + 1}  ${shown(path)}\n`).join("");
}

/** Characters of a column, beyond which places do not stand below each other any more. */
const WIDEST = 72;

const UNUSED = ": not used, it counts in your own files alone";

function valuesText(values: readonly ValueWithPlace[], { outputStyle }: Invocation, home: string): string {
  if (values.length === 0) return "";
  const lines = values.map(({ path, value, place, unused }) => ({
    said: `${path.map(printable).join(".")}: ${escapedJson(JSON.stringify(value) ?? "")}`,
    place: printable(shortenHome(formatPlace(place), home)) + (unused ? UNUSED : ""),
  }));
  const width = lines.reduce((most, { said }) => Math.max(most, Math.min(places(said), WIDEST)), 0);
  return `\n${outputStyle.strong("Values, each with the place that counts:")}\n` +
    lines.map(({ said, place }) => `  ${padded(said, width)}  ${outputStyle.faint(`# ${place}`)}\n`).join("");
}

function asJson({ configuration }: AuthContext, values: readonly ValueWithPlace[], folder: string): string {
  return jsonText({
    files: configuration.sources,
    values: values.map(({ path, value, place: { file, line, column }, unused = false }) => ({
      path,
      value,
      file: resolve(folder, file),
      line,
      column,
      ...unused ? { unused } : {},
    })),
  });
}
