import { placesOf } from "./optional_programs.ts";

let found: { readonly place: string | undefined } | undefined;

/** Where the AWS CLI is, in the version 2 that knows `aws sso login`; undefined when this machine has none. */
export function awsCli(): string | undefined {
  found ??= { place: placesOf("aws").find(isVersion2) };
  return found.place;
}

function isVersion2(place: string): boolean {
  const env = { PATH: "/usr/bin:/bin", HOME: "/" };
  const output = new Deno.Command(place, { args: ["--version"], clearEnv: true, env }).outputSync();
  return new TextDecoder().decode(output.stdout).startsWith("aws-cli/2.");
}
