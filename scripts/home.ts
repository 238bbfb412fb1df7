import { join } from "node:path";

/** The environment of a program that has this folder for its home, and nobody to ask. */
export function environmentIn(home: string): Record<string, string> {
  const inherited = ["PATH", "TMPDIR", "SystemRoot", "TEMP"].flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_DATA_HOME: join(home, "data"),
    CI: "true",
  };
}
