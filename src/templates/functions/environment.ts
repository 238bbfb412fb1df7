import { TextWriter } from "../limits.ts";
import { type Builtins, takes, takesMany } from "../signature.ts";

/** Environment variables, through the caller's own lookup; one that is not set is an empty text. */
export const environmentFunctions: Builtins = {
  env: takes(["string"], ([name], { env }) => env(name) ?? ""),
  getenv: takesMany(["string"], "string", ([name, fallback], { env }) => env(name) || (fallback ?? "")),
  expandenv: takes(["string"], ([text], { env, budget }) => {
    const out = new TextWriter(budget);
    let at = 0;
    for (const match of text.matchAll(REFERENCE)) {
      const [whole, braced, plain, broken] = match;
      out.write(text.slice(at, match.index));
      if (broken === undefined) out.write(env(braced ?? plain ?? "") ?? "");
      at = match.index + whole.length;
    }
    out.write(text.slice(at));
    return out.text();
  }),
};

/** `${NAME}`, `$NAME` or a special one such as `$1`; braces around nothing are dropped. */
const REFERENCE =
  /\$(?:\{([*#$@!?\-0-9](?=\})|[^}]{1,1000})\}|([*#$@!?\-0-9]|[A-Za-z_][A-Za-z0-9_]*)|(\{\}?))/g;
