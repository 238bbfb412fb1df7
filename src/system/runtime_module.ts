/** Modules of the runtime that are used here without being imported. */
interface Modules {
  readonly "node:crypto": typeof import("node:crypto");
  readonly "node:fs": typeof import("node:fs");
  readonly "node:os": typeof import("node:os");
  readonly "node:path": typeof import("node:path");
}

/**
 * A module of the runtime, loaded when this is called. Newer runtimes need a third of a start for the first one, so what
 * every start loads imports none.
 */
export function runtimeModule<Name extends keyof Modules>(name: Name): Modules[Name] {
  const modules: { getBuiltinModule(name: Name): Modules[Name] } = globalThis.process;
  return modules.getBuiltinModule(name);
}
