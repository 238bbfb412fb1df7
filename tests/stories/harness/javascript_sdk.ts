import { placesOf } from "../../optional_programs.ts";

/** What a story needs that runs the JavaScript SDK in Node, as it is found from `NODE_PATH`. */
export const JAVASCRIPT_SDK = "@aws-sdk/client-sts for node";

/** Where Node is told to look for packages. */
export function nodePath(): Readonly<Record<string, string>> {
  const path = Deno.env.get("NODE_PATH");
  return path === undefined ? {} : { NODE_PATH: path };
}

export function hasJavascriptSdk(): boolean {
  const [node] = placesOf("node");
  if (node === undefined) return false;
  const args = ["-e", "require.resolve('@aws-sdk/client-sts')"];
  return new Deno.Command(node, { args, stderr: "null" }).outputSync().success;
}
