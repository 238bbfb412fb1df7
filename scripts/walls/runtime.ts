/** The wall around the runtime's own network, timers, console and dice: the program takes them as ports. */
import { at, type Breach, type SourceFile } from "./file.ts";
import { roomOf } from "./rooms.ts";

/** Global names, the member that is meant (any without one), and the port that stands for them. */
const GLOBALS: readonly {
  readonly name: string;
  readonly members?: readonly string[];
  readonly port: string;
}[] = [
  { name: "fetch", port: "system.http" },
  { name: "WebSocket", port: "system.http" },
  { name: "setTimeout", port: "system.clock" },
  { name: "setInterval", port: "system.clock" },
  { name: "AbortSignal", members: ["timeout"], port: "system.clock.deadline" },
  { name: "console", port: "system.terminal or system.log" },
  { name: "crypto", members: ["getRandomValues", "randomUUID"], port: "system.random" },
  { name: "Math", members: ["random"], port: "system.random" },
];

/** Breaches of the rule that the program reaches the world through its ports alone. */
export function checkRuntime(file: SourceFile): Breach[] {
  const room = roomOf(file.path);
  if (room === "system" || (room === undefined && file.path !== "main.ts")) return [];
  return file.code.flatMap((token, index) => {
    if (token.kind !== "word") return [];
    const found = GLOBALS.find(({ name }) => name === token.text);
    if (found === undefined) return [];
    const before = file.code[index - 1]?.text;
    const after = file.code[index + 1]?.text;
    // A property or a key of that name is somebody's own.
    const ofGlobal = file.code[index - 2]?.text === "globalThis";
    if ((before === "." || before === "?.") && !ofGlobal) return [];
    if (after === ":" && found.members === undefined) return [];
    const member = after === "." ? file.code[index + 2]?.text : undefined;
    if (found.members !== undefined && !found.members.includes(member ?? "")) return [];
    const name = member === undefined || found.members === undefined ? found.name : `${found.name}.${member}`;
    return [at(file, token, `only src/system uses ${name}; take ${found.port}`)];
  });
}
