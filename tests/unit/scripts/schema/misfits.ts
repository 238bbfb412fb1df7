/** As much of JSON Schema as the project's own schemas use, to ask them what an editor would say. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
}

/** Keywords that say nothing about a value, or nothing that YAML could break. */
const REMARKS = ["$schema", "title", "description", "propertyNames"];

/** The paths of what does not fit, each with the keyword that it breaks. */
export function misfits(schema: object, value: unknown): string[] {
  const root: Schema = schema;
  return visit(root, value, []);

  function visit(schema: Schema, at: unknown, path: readonly string[]): string[] {
    if (schema.$ref !== undefined) {
      const name = decodeURIComponent(schema.$ref.slice("#/$defs/".length)).replaceAll("~1", "/")
        .replaceAll("~0", "~");
      const target = root.$defs?.[name];
      if (target === undefined) throw new Error(`there is no ${schema.$ref}`);
      return visit(target, at, path);
    }
    return Object.entries(schema).flatMap(([keyword, said]) =>
      broken(schema, keyword, said as never, at, path)
    );
  }

  function broken(
    schema: Schema,
    keyword: string,
    said: never,
    at: unknown,
    path: readonly string[],
  ): string[] {
    const unless = (holds: boolean): string[] => holds ? [] : [`${path.join(".")} ${keyword}`.trim()];
    switch (keyword) {
      case "type":
        return unless(([said].flat() as string[]).some((type) => isOf(type, at)));
      case "enum":
        return unless((said as unknown[]).includes(at));
      case "const":
        return unless(said === at);
      case "pattern":
        return unless(typeof at !== "string" || new RegExp(said).test(at));
      case "minLength":
        return unless(typeof at !== "string" || at.length >= said);
      case "minimum":
        return unless(typeof at !== "number" || at >= said);
      case "maximum":
        return unless(typeof at !== "number" || at <= said);
      case "exclusiveMinimum":
        return unless(typeof at !== "number" || at > said);
      case "required":
        return !isMap(at) ? [] : (said as string[]).flatMap((key) => unless(key in at));
      case "items":
        return !Array.isArray(at)
          ? []
          : at.flatMap((one, index) => visit(said, one, [...path, String(index)]));
      case "properties":
        return !isMap(at)
          ? []
          : Object.entries(said as object).flatMap(([key, below]) =>
            key in at ? visit(below, at[key], [...path, key]) : []
          );
      case "additionalProperties":
        return !isMap(at) ? [] : Object.entries(at).flatMap(([key, one]) => {
          if (key in (schema.properties ?? {})) return [];
          if (typeof said === "object") return visit(said, one, [...path, key]);
          return said ? [] : [`${[...path, key].join(".")} unknown`];
        });
      case "allOf":
        return (said as Schema[]).flatMap((one) => visit(one, at, path));
      case "anyOf": {
        const each = (said as Schema[]).map((one) => visit(one, at, path));
        return each.some((found) => found.length === 0) ? [] : deepest(each) ?? unless(false);
      }
      case "if":
        return visit(said, at, path).length > 0 ? [] : visit(schema.then ?? {}, at, path);
      case "then":
      case "$defs":
        return [];
      default:
        if (REMARKS.includes(keyword)) return [];
        throw new Error(`nobody here knows the keyword ${keyword}`);
    }
  }
}

/** Of several choices, what is wrong with the one that was meant: one of the right type, when there is just one. */
function deepest(each: readonly (readonly string[])[]): string[] | undefined {
  const meant = each.filter((found) =>
    !found.some((one) => one.endsWith(" type") || one.endsWith("required"))
  );
  return meant.length === 1 ? [...meant[0] ?? []] : undefined;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return isOf("object", value);
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return [typeof value].includes(type as "string");
  }
}
