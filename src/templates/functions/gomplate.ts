import { compareText } from "../bytes.ts";
import { TemplateFailure } from "../failure.ts";
import { formatValue } from "../format/value.ts";
import type { Budget } from "../limits.ts";
import { type Builtin, type Builtins, takes, takesMany } from "../signature.ts";
import { Dict, Int, int, int64, List, strings, type Value } from "../value.ts";
import { toFloat64, toInt64 } from "./casts.ts";
import { toJson } from "./json.ts";
import { parseJson } from "./json_parser.ts";
import { itemsOf, textItems } from "./sequence.ts";

/** What Gomplate calls otherwise than Sprig does, argument for argument. */
const ALIASES: Readonly<Record<string, string>> = {
  "strings.ToUpper": "upper",
  "strings.ToLower": "lower",
  "strings.Title": "title",
  "strings.TrimSpace": "trim",
  "strings.Trim": "trimAll",
  "strings.TrimPrefix": "trimPrefix",
  "strings.TrimSuffix": "trimSuffix",
  "strings.ReplaceAll": "replace",
  "strings.Contains": "contains",
  "strings.HasPrefix": "hasPrefix",
  "strings.HasSuffix": "hasSuffix",
  "strings.Repeat": "repeat",
  "strings.Split": "splitList",
  "strings.Trunc": "trunc",
  "strings.Quote": "quote",
  "strings.Squote": "squote",
  "strings.Sort": "sortAlpha",
  "strings.SnakeCase": "snakecase",
  "strings.KebabCase": "kebabcase",
  "conv.ToString": "toString",
  "conv.ToStrings": "toStrings",
  "conv.ToFloat64": "float64",
  "conv.Default": "default",
  "coll.Dict": "dict",
  "coll.Slice": "list",
  "coll.Keys": "keys",
  "coll.Values": "values",
  "coll.Uniq": "uniq",
  "coll.Reverse": "reverse",
  "coll.Merge": "merge",
  "math.Add": "add",
  "math.Sub": "sub",
  "math.Mul": "mul",
  "math.Div": "divf",
  "math.Rem": "mod",
  "math.Max": "max",
  "math.Min": "min",
  "math.Ceil": "ceil",
  "math.Floor": "floor",
  "regexp.Match": "regexMatch",
  "regexp.Find": "regexFind",
  "regexp.QuoteMeta": "regexQuoteMeta",
  "base64.Encode": "b64enc",
  "base64.Decode": "b64dec",
  "crypto.SHA1": "sha1sum",
  "crypto.SHA256": "sha256sum",
  "crypto.SHA512": "sha512sum",
  "data.ToJSON": "toJson",
  "data.ToYAML": "toYaml",
  "path.Base": "base",
  "path.Dir": "dir",
  "path.Clean": "clean",
  "path.Ext": "ext",
  "path.IsAbs": "isAbs",
  "filepath.Base": "base",
  "filepath.Dir": "dir",
  "filepath.Clean": "clean",
  "filepath.Ext": "ext",
  "filepath.IsAbs": "isAbs",
  "time.Now": "now",
  "toJSON": "toJson",
  "toYAML": "toYaml",
  "conv.Atoi": "atoi",
  "strings.Indent": "indent",
  "test.Ternary": "ternary",
  "test.Fail": "fail",
  "env.Getenv": "getenv",
  "env.ExpandEnv": "expandenv",
};

/** Functions of Gomplate, by the names of their groups: those that Sprig has, too, and what is written most besides. */
export function gomplateFunctions(sprig: Builtins): Builtins {
  const aliases = Object.entries(ALIASES).flatMap(([name, own]): [string, Builtin][] => {
    const found = sprig[own];
    return found === undefined ? [] : [[name, found]];
  });
  const { regexReplaceAll, regexReplaceAllLiteral } = sprig;
  return {
    ...Object.fromEntries(aliases),
    ...turned("regexp.Replace", regexReplaceAll),
    ...turned("regexp.ReplaceLiteral", regexReplaceAllLiteral),
    "conv.ToInt": takes(["any"], ([value]) => int(toInt64(value))),
    "conv.ToInt64": takes(["any"], ([value]) => int64(toInt64(value))),
    "conv.ToBool": takes(["any"], ([value]) => isYes(value)),
    "conv.Bool": takes(["any"], ([value]) => isYes(value)),
    "conv.Join": takes(["any", "string"], ([list, separator], { budget }) => {
      const items = textItems(list, budget);
      budget.chargeText(items.reduce((sum, item) => sum + item.length + separator.length, 0));
      return items.join(separator);
    }),
    "conv.Has": takes(["any", "any"], ([within, wanted], { budget }) => has(within, wanted, budget)),
    "coll.Has": takes(["any", "any"], ([within, wanted], { budget }) => has(within, wanted, budget)),
    "coll.Append": takes(
      ["any", "any"],
      ([item, list], { budget }) => new List([...itemsOf(list, budget), item]),
    ),
    "coll.Prepend": takes(
      ["any", "any"],
      ([item, list], { budget }) => new List([item, ...itemsOf(list, budget)]),
    ),
    "coll.Sort": takes(["any"], ([list], { budget }) => strings(textItems(list, budget).sort(compareText))),
    ...named(
      ["data.JSON", "json"],
      takes(["string"], ([text], { budget }) => {
        const value = parseJson(text, budget);
        if (value instanceof Dict) return value;
        throw new TemplateFailure("the text is no JSON object");
      }),
    ),
    ...named(
      ["data.JSONArray", "jsonArray"],
      takes(["string"], ([text], { budget }) => {
        const value = parseJson(text, budget);
        if (value instanceof List) return value;
        throw new TemplateFailure("the text is no JSON list");
      }),
    ),
    ...mapLast("coll.Pick", sprig["pick"]),
    ...mapLast("coll.Omit", sprig["omit"]),
    ...named(
      ["path.Join", "filepath.Join"],
      takesMany(["string"], "string", (parts, context) => {
        return sprig["clean"]?.run([parts.filter((part) => part !== "").join("/")], context);
      }),
    ),
    "data.ToJSONPretty": takes(
      ["string", "any"],
      ([indent, value], { budget }) => toJson(value, budget, { indent }),
    ),
    "math.Seq": takesMany(["any"], "any", (values, context) => {
      const numbers = values.map(toInt64);
      const [start = 1n, end = 0n, step = 1n] = numbers.length === 1 ? [1n, ...numbers] : numbers;
      if (step === 0n) throw new TemplateFailure("the step is 0");
      const size = step < 0n ? -step : step;
      const sign = end < start ? -1n : 1n;
      // Both ends are among them.
      return sprig["untilStep"]?.run([Number(start), Number(end + sign), Number(size * sign)], context);
    }),
    "math.Abs": takes(["any"], ([value]) => {
      if (!(value instanceof Int)) return Math.abs(toFloat64(value));
      return int64(value.value < 0n ? -value.value : value.value);
    }),
    "math.Pow": takes(["any", "any"], ([base, power]) => toFloat64(base) ** toFloat64(power)),
    "math.Round": takes(["any"], ([value]) => {
      const number = toFloat64(value);
      return Math.sign(number) * Math.round(Math.abs(number));
    }),
    "strings.CamelCase": takes(["string"], ([text]) => {
      const [first = "", ...others] = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
      return first + others.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
    }),
    "strings.Slug": takes(["string"], ([text]) => {
      return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
    }),
  };
}

function named(names: readonly string[], found: Builtin): Builtins {
  return Object.fromEntries(names.map((name) => [name, found]));
}

/** A function that takes the keys first and the map last. */
function mapLast(name: string, sprig: Builtin | undefined): Builtins {
  if (sprig === undefined) return {};
  return {
    [name]: takesMany(["any"], "any", (values, context) => {
      const map = values.at(-1);
      const keys = values.slice(0, -1);
      if (!(map instanceof Dict)) throw new TemplateFailure("a map is needed behind the keys");
      if (!keys.every((key) => typeof key === "string")) throw new TemplateFailure("keys must be texts");
      return sprig.run([map, ...keys], context);
    }),
  };
}

/** A function that takes the text last, and what comes in its place before it. */
function turned(name: string, sprig: Builtin | undefined): Builtins {
  if (sprig === undefined) return {};
  return {
    [name]: takes(["string", "string", "string"], ([pattern, fresh, text], context) => {
      return sprig.run([pattern, text, fresh], context);
    }),
  };
}

/** Words and numbers that Gomplate takes for yes. */
function isYes(value: Value): boolean {
  if (typeof value === "string") return ["1", "t", "true", "yes", "on"].includes(value.trim().toLowerCase());
  return value === true || value instanceof Int && value.value === 1n || value === 1;
}

function has(within: Value, wanted: Value, budget: Budget): boolean {
  if (within instanceof Dict) return typeof wanted === "string" && within.entries.has(wanted);
  const text = formatValue(wanted, budget);
  return itemsOf(within, budget).some((item) => formatValue(item, budget) === text);
}
