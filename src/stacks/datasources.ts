import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { extname, resolve } from "../system/path.ts";
import type { Env } from "../system/ports.ts";
import type { TemplateFunction } from "../templates/context.ts";
import { parseYaml } from "../yaml/parse.ts";
import type { Place } from "../yaml/place.ts";
import { throwErrors } from "../yaml/problems.ts";
import type { Reader } from "../yaml/read.ts";
import { dataOf, valuesIn } from "./data.ts";
import type { Work } from "./work.ts";

/** Where data sources lie, by their names. */
export type DataSources = Readonly<Record<string, string>>;

/** `gomplate.datasources` of template settings: a name, and below it `url`. */
export function dataSourcesIn(settings: unknown): DataSources {
  const written = keyOf(keyOf(settings, "gomplate"), "datasources");
  if (typeof written !== "object" || written === null) return {};
  return Object.fromEntries(
    Object.entries(written).flatMap(([name, source]) => {
      const url = typeof source === "string" ? source : keyOf(source, "url");
      return typeof url === "string" ? [[name, url]] : [];
    }),
  );
}

function keyOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** What data sources are read with. */
export interface SourceParts {
  readonly env: Env;
  /** Where relative paths begin. */
  readonly base: string;
  /** What manifests are read with: their limits hold for data sources, too. */
  readonly reader: Pick<Reader, "text" | "shown" | "budget">;
  readonly work: Work;
}

/** `datasource "name"` and its other names for templates that know these sources. */
export type SourceFunctions = (sources: DataSources) => Readonly<Record<string, TemplateFunction>>;

/** What files or variables say. Each is read once, whoever asks for it by whatever name; every answer costs what is in it. */
export function dataSourceFunctions({ env, base, reader, work }: SourceParts): SourceFunctions {
  const files = new Map<string, ReturnType<Reader["text"]>>();
  const parsed = new Map<string, Promise<Answer>>();
  const text = async ({ name, address }: Source): Promise<string> => {
    if ("variable" in address) return env.get(address.variable) ?? "";
    const { path } = address;
    const found = await kept(files, path, () => reader.text(path));
    if ("content" in found) return found.content;
    const told = `cannot read the data source "${printable(name)}" from "${reader.shown(path)}"`;
    throw new AtmosError("config_invalid", `${told}: ${found.failure}`);
  };
  const parse = async (source: Source): Promise<Answer> => {
    const content = await text(source);
    const tooMuch = reader.budget.text(content, source.place.file);
    if (tooMuch !== undefined) throwErrors([tooMuch]);
    const { root, problems } = await parseYaml(content, source.place.file);
    throwErrors(problems);
    const value = dataOf(root) ?? null;
    return { value, size: valuesIn(value) };
  };
  const asText = async (source: Source): Promise<string> => {
    const content = await text(source);
    work.spendText(content.length, source.place);
    return content;
  };
  return (sources) => {
    const data = async (name: unknown): Promise<unknown> => {
      const source = sourceOf(String(name), sources, base);
      if (!source.isData) return await asText(source);
      const { value, size } = await kept(parsed, JSON.stringify(source.address), () => parse(source));
      work.spend(size, source.place);
      return value;
    };
    return {
      datasource: data,
      ds: data,
      "atmos.GomplateDatasource": data,
      include: (name: unknown): Promise<string> => asText(sourceOf(String(name), sources, base)),
    };
  };
}

interface Answer {
  readonly value: unknown;
  /** How many values are in it. */
  readonly size: number;
}

interface Source {
  readonly name: string;
  readonly address: { readonly path: string } | { readonly variable: string };
  readonly isData: boolean;
  readonly place: Place;
}

function kept<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  let found = known.get(key);
  if (found === undefined) known.set(key, found = make());
  return found;
}

/** @throws AtmosError for a source that nobody describes, and one that is neither a file nor a variable */
function sourceOf(name: string, sources: DataSources, base: string): Source {
  const url = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (url === undefined) throw unknown(name, sources);
  const where = withoutQuery(url);
  const [, written = "file", rest = ""] = /^(?:([a-z][\w+.-]+):(?:\/\/)?)?(.*)$/is.exec(where) ?? [];
  const scheme = written.toLowerCase();
  if (scheme !== "file" && scheme !== "env") {
    const told = `cannot read the data source "${printable(name)}"`;
    throw new AtmosError("unsupported", `${told}: only files and variables are, not ${printable(written)}`, {
      hint: "Let its url be a path, or env:///NAME.",
    });
  }
  return {
    name,
    address: scheme === "env"
      ? { variable: rest.replace(/^\/+/, "") }
      : { path: resolve(base, decoded(rest)) },
    isData: isData(url),
    place: { file: printable(where), line: 1, column: 1 },
  };
}

/** By the type that the address says, or the end of its name. */
function isData(url: string): boolean {
  const type = /[?&]type=([^&]+)/.exec(url)?.[1] ?? "";
  return type === ""
    ? [".yaml", ".yml", ".json"].includes(extname(withoutQuery(url)))
    : /json|yaml/.test(type);
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, "");
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function unknown(name: string, sources: DataSources): AtmosError {
  const names = Object.keys(sources).map(printable).join(", ");
  return new AtmosError("config_invalid", `there is no data source "${printable(name)}"`, {
    hint: `templates.settings.gomplate.datasources describes ${names === "" ? "none" : names}.`,
  });
}
