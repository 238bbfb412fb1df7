/**
 * The rooms of `src/` and who may import whom. Imports go downwards only, so every room can be read, tested
 * and changed without knowing what stands on top of it.
 */
import { posix } from "node:path";
import { rule } from "./rule.ts";

/** For every room the rooms it may import; the files directly in `src/` are open to all. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = (() => {
  const system = ["system"];
  const stores = [...system, "yaml", "config", "files", "keyring"];
  const clouds = [...stores, "clouds"];
  const auth = [...clouds, "auth"];
  const children = [...auth, "children"];
  const runners = [...children, "templates"];
  return {
    "": [],
    system: [],
    templates: [],
    files: system,
    yaml: [...system, "files"],
    config: [...system, "files", "yaml"],
    keyring: [...system, "files"],
    clouds: stores,
    auth: clouds,
    children: auth,
    steps: runners,
    stacks: runners,
    cli: [...runners, "steps", "stacks"],
  };
})();

/** Clouds that stand in for another one and so may use its code. */
const CLOUD_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = { mock: ["aws"] };

/** Folders below `src/clouds` that are no clouds: every cloud may use them, and they know none. */
const SHARED = new Set(["oauth"]);

/** The first folder below `src/`; empty for a file directly in it; undefined outside. */
export function roomOf(path: string): string | undefined {
  const parts = path.split("/");
  if (parts[0] !== "src") return undefined;
  return parts.length > 2 ? parts[1] : "";
}

/** The cloud a path belongs to, such as `aws`; undefined for the files all clouds share. */
function cloudOf(path: string): string | undefined {
  const parts = path.split("/");
  return parts[1] === "clouds" && parts.length > 3 ? parts[2] : undefined;
}

/** Whether a file is part of the program. */
export function isProgram(path: string): boolean {
  return roomOf(path) !== undefined || path === "main.ts";
}

/** Imports go downwards only. */
export function direction(path: string, specifier: string | undefined): string | undefined {
  if (!isProgram(path) || specifier === undefined || !/^\.{1,2}\//.test(specifier)) return undefined;
  const room = roomOf(path);
  const target = posix.join(posix.dirname(path), specifier);
  if (room === undefined) return outsideOfSource(target);
  return MAY_IMPORT[room] === undefined ? undefined : wrongDirection(path, room, target);
}

/** Every room says what it may import. */
export const room: Deno.lint.Rule = rule(({ path, report }) => {
  const name = roomOf(path);
  if (name === undefined || MAY_IMPORT[name] !== undefined) return {};
  return { Program: () => report([0, 0], unknownRoom(name)) };
});

function unknownRoom(room: string): string {
  return `src/${room} is not a room that scripts/walls/rooms.ts knows; say there what it may import`;
}

/** Besides `src/` there is `deno.json`, which holds the version. */
function outsideOfSource(target: string): string | undefined {
  return target.startsWith("src/") || target === "deno.json"
    ? undefined
    : `the program is made of src/ alone, not ${target}`;
}

function wrongDirection(path: string, room: string, target: string): string | undefined {
  const targetRoom = roomOf(target);
  if (targetRoom === undefined) return outsideOfSource(target) ?? undefined;
  if (room === targetRoom) return room === "clouds" ? wrongCloud(path, target) : undefined;
  if (targetRoom === "") return undefined;
  if (MAY_IMPORT[room]?.includes(targetRoom)) return undefined;
  return `${room === "" ? "a file directly in src" : `src/${room}`} may not import src/${targetRoom}`;
}

function wrongCloud(path: string, target: string): string | undefined {
  const from = cloudOf(path);
  if (from === undefined) return undefined;
  if (target === "src/clouds/registry.ts") {
    return `src/clouds/${from} may not import the registry that lists it`;
  }
  const to = cloudOf(target);
  if (to === undefined || to === from || SHARED.has(to) || CLOUD_MAY_IMPORT[from]?.includes(to)) {
    return undefined;
  }
  return `src/clouds/${from} may not import src/clouds/${to}`;
}
