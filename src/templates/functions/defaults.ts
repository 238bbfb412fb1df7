import { TemplateFailure } from "../failure.ts";
import { deepEqual } from "../deep_equal.ts";
import { type Builtins, takes, takesMany } from "../signature.ts";
import { kindName, typeName } from "../type_name.ts";
import { isEmpty } from "./lists.ts";

/** Functions that choose between values, tell what a value is, or stop the template. */
export const defaultFunctions: Builtins = {
  default: takesMany(["any"], "any", ([fallback, ...given]) => isEmpty(given[0]) ? fallback : given[0]),
  empty: takes(["any"], ([value]) => isEmpty(value)),
  coalesce: takesMany([], "any", (values) => values.find((value) => !isEmpty(value))),
  all: takesMany([], "any", (values) => values.every((value) => !isEmpty(value))),
  any: takesMany([], "any", (values) => values.some((value) => !isEmpty(value))),
  ternary: takes(["any", "any", "bool"], ([yes, no, condition]) => condition ? yes : no),
  fail: takes(["string"], ([message]) => {
    throw new TemplateFailure(message);
  }),
  deepEqual: takes(["any", "any"], ([a, b], { budget }) => deepEqual(a, b, budget)),
  typeOf: takes(["any"], ([value]) => typeName(value)),
  typeIs: takes(["string", "any"], ([type, value]) => typeName(value) === type),
  typeIsLike: takes(["string", "any"], ([type, value]) => [type, `*${type}`].includes(typeName(value))),
  kindOf: takes(["any"], ([value]) => kindName(value)),
  kindIs: takes(["string", "any"], ([kind, value]) => kindName(value) === kind),
};
