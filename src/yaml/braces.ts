/**
 * `a/{b,c}.yaml` as `a/b.yaml` and `a/c.yaml`, for any number of groups, also in each other. Braces without a comma
 * stand for themselves. Undefined when there are more than `most` alternatives.
 */
export function expandBraces(pattern: string, most: number): string[] | undefined {
  const open = [pattern];
  const done: string[] = [];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const group = innermost(one);
    if (group === undefined) done.push(one);
    else {
      const { from, to } = group;
      for (const choice of one.slice(from + 1, to).split(",").reverse()) {
        open.push(one.slice(0, from) + choice + one.slice(to + 1));
      }
    }
    if (open.length + done.length > most) return undefined;
  }
  return done;
}

/** The first pair of braces with a comma and without braces between them. */
function innermost(text: string): { from: number; to: number } | undefined {
  let from = -1;
  let hasComma = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") [from, hasComma] = [at, false];
    else if (text[at] === ",") hasComma = true;
    else if (text[at] === "}") {
      if (from >= 0 && hasComma) return { from, to: at };
      from = -1;
    }
  }
  return undefined;
}
