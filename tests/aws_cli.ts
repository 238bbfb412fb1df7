import { placesOf } from "./optional_programs.ts";

interface Cli {
  readonly place: string;
  /** Of version 2. */
  readonly minor: number;
}

let found: { readonly cli: Cli | undefined } | undefined;

function look(): Cli | undefined {
  found ??= { cli: placesOf("aws").flatMap(version2)[0] };
  return found.cli;
}

/** Where the AWS CLI is, in the version 2 that knows `aws sso login`; undefined when this machine has none. */
export function awsCli(): string | undefined {
  return look()?.place;
}

/** Whether it can be lent to by a server: older ones read no token from a file. */
export function readsTokenFiles(): boolean {
  return (look()?.minor ?? 0) >= 15;
}

function version2(place: string): Cli[] {
  const env = { PATH: "/usr/bin:/bin", HOME: "/" };
  const output = new Deno.Command(place, { args: ["--version"], clearEnv: true, env }).outputSync();
  const minor = /^aws-cli\/2\.(\d+)\./.exec(new TextDecoder().decode(output.stdout))?.[1];
  return minor === undefined ? [] : [{ place, minor: Number(minor) }];
}
