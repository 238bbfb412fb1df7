import type { Env, Platform } from "./ports.ts";
import { runtimeModule } from "./runtime_module.ts";

/** The environment as it was when this was called. Windows does not tell upper from lower case in names. */
export function denoEnv(platform: Platform): Env {
  const own: Record<string, string> = Object.assign(Object.create(null), Deno.env.toObject());
  const nameOf = (name: string): string => {
    if (platform !== "windows" || name in own) return name;
    const upper = name.toUpperCase();
    return Object.keys(own).find((known) => known.toUpperCase() === upper) ?? name;
  };
  return {
    get: (name) => own[nameOf(name)],
    set: (name, value) => {
      if (value === undefined) delete own[nameOf(name)];
      else own[nameOf(name)] = value;
    },
    all: () => ({ ...own }),
    accountHome,
  };
}

/** Read when it is asked for: almost everybody has a HOME. */
function accountHome(): string | undefined {
  try {
    // An empty one would be taken for the answer.
    if (Deno.env.get("HOME") === "") Deno.env.delete("HOME");
    return runtimeModule("node:os").homedir() || undefined;
  } catch {
    return undefined; // An account that is in no list, as in many a container.
  }
}
