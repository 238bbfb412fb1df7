import { placesOf } from "./optional_programs.ts";

/** A Python that can import this module. A shim is asked for the interpreter behind it, which needs no surroundings. */
export function pythonWith(module: string): string | undefined {
  if (!found.has(module)) found.set(module, look(module));
  return found.get(module);
}

const found = new Map<string, string | undefined>();

function look(module: string): string | undefined {
  const code = `import sys, ${module}; print(sys.executable)`;
  for (const place of placesOf("python3")) {
    const output = new Deno.Command(place, { args: ["-c", code], stderr: "null" }).outputSync();
    if (output.success) return new TextDecoder().decode(output.stdout).trim();
  }
  return undefined;
}
