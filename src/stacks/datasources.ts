import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { extname, resolve } from "../system/path.ts";
import { FileFailure, type System } from "../system/ports.ts";
import type { TemplateFunction } from "../templates/context.ts";
import { LARGEST } from "../yaml/budget.ts";
import { failureWords } from "../yaml/failure_words.ts";
import { parseYaml } from "../yaml/parse.ts";
import { throwErrors } from "../yaml/problems.ts";
import { dataOf } from "./data.ts";

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

/** `datasource "name"` and its other names: what a file or a variable says. `base` is where relative paths begin. */
export function dataSourceFunctions(
  { files, env }: Pick<System, "files" | "env">,
  base: string,
  sources: DataSources,
): Readonly<Record<string, TemplateFunction>> {
  const asked = new Map<string, Promise<string>>();
  const text = (name: string): Promise<string> => {
    const url = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (url === undefined) throw unknown(name, sources);
    let found = asked.get(name);
    if (found === undefined) asked.set(name, found = textOf({ files, env }, base, { name, url }));
    return found;
  };
  const data = async (name: unknown): Promise<unknown> => {
    const word = String(name);
    return await parsed(await text(word), sources[word] ?? "");
  };
  return {
    datasource: data,
    ds: data,
    "atmos.GomplateDatasource": data,
    include: (name: unknown): Promise<string> => text(String(name)),
  };
}

async function textOf(
  { files, env }: Pick<System, "files" | "env">,
  base: string,
  { name, url }: { readonly name: string; readonly url: string },
): Promise<string> {
  const path = withoutQuery(url);
  const [, scheme = "file", rest = ""] = /^(?:([a-z][\w+.-]+):(?:\/\/)?)?(.*)$/is.exec(path) ?? [];
  if (scheme.toLowerCase() === "env") return env.get(rest.replace(/^\/+/, "")) ?? "";
  const told = `cannot read the data source "${printable(name)}"`;
  if (scheme.toLowerCase() !== "file") {
    throw new AtmosError("unsupported", `${told}: only files and variables are, not ${printable(scheme)}`, {
      hint: "Let its url be a path, or env:///NAME.",
    });
  }
  try {
    const bytes = await files.readBytes(resolve(base, decoded(rest)), LARGEST);
    if (bytes !== undefined) return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) {
      throw new AtmosError("config_invalid", `${told}: the file is not UTF-8 text`);
    }
    if (!(error instanceof FileFailure)) throw error;
    throw new AtmosError("config_invalid", `${told}: ${failureWords(error)}`);
  }
  throw new AtmosError("config_invalid", `${told}: there is no file ${printable(rest)}`);
}

/** By the type that the address says, or the end of its name. */
async function parsed(text: string, url: string): Promise<unknown> {
  const type = /[?&]type=([^&]+)/.exec(url)?.[1] ?? "";
  const isData = type === ""
    ? [".yaml", ".yml", ".json"].includes(extname(withoutQuery(url)))
    : /json|yaml/.test(type);
  if (!isData) return text;
  const { root, problems } = await parseYaml(text, printable(withoutQuery(url)));
  throwErrors(problems);
  return dataOf(root) ?? null;
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
