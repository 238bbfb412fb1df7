import { TemplateFailure } from "./failure.ts";
import { guess } from "./function_names.ts";
import { momentMethods } from "./functions/moment_methods.ts";
import { versionMethods } from "./functions/version_methods.ts";
import { sortedKeys } from "./format/value.ts";
import type { Builtin } from "./signature.ts";
import { Moment } from "./time/moment.ts";
import { typeName } from "./type_name.ts";
import { Version } from "./semver/version.ts";
import { Dict, type Value, zeroElement } from "./value.ts";

/**
 * What a key that a map does not have is: an error, the zero value of what the map holds, or (Go's own default) a value
 * that is not there, of which all fields are not there either.
 */
export type MissingKey = "error" | "zero" | "invalid";

/** What a field name finds: a value, or a method that is yet to be called. */
export type Found = { readonly value: Value } | { readonly method: Builtin };

/** Looks a field up in a value. `undefined` stands for data that is not there, `null` for a nil that is. */
export function findField(receiver: Value, name: string, missingKey: MissingKey): Found {
  if (receiver === undefined) {
    if (missingKey !== "error") return { value: undefined };
    throw new TemplateFailure(`there is no value to take the field ${JSON.stringify(name)} from`);
  }
  if (receiver === null) {
    throw new TemplateFailure(`the value that should have the field ${JSON.stringify(name)} is nil`);
  }
  if (receiver instanceof Dict) return { value: entry(receiver, name, missingKey) };
  const method = receiver instanceof Moment
    ? momentMethods(receiver)[name]
    : receiver instanceof Version
    ? versionMethods(receiver)[name]
    : undefined;
  if (method !== undefined) return { method };
  throw new TemplateFailure(`a value of type ${typeName(receiver)} has no field ${JSON.stringify(name)}`);
}

const KEYS_SHOWN = 12;

function entry(dict: Dict, name: string, missingKey: MissingKey): Value {
  if (dict.entries.has(name)) return dict.entries.get(name);
  if (missingKey === "invalid") return undefined;
  if (missingKey === "zero") return zeroElement(dict);
  const keys = sortedKeys(dict);
  const listed = keys.slice(0, KEYS_SHOWN).join(", ") + (keys.length > KEYS_SHOWN ? ", …" : "");
  const hint = guess(name, keys) ?? `Known keys: ${listed}.`;
  throw new TemplateFailure(
    `the map has no key ${JSON.stringify(name)}`,
    keys.length === 0 ? undefined : hint,
  );
}
