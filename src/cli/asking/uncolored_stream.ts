import type { Writable } from "node:stream";

// deno-lint-ignore no-control-regex
const COLOR = /\u001b\[[\d;]*m/g;

/** The prompt library colors whatever it draws; this takes the colors away and leaves the cursor movements. */
export function withoutColor(output: Writable): Writable {
  return new Proxy(output, {
    get: (target, property) => {
      const value = Reflect.get(target, property, target);
      if (property === "write") {
        return (chunk: unknown, ...rest: []) =>
          target.write(typeof chunk === "string" ? chunk.replace(COLOR, "") : chunk, ...rest);
      }
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
