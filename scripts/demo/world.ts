/**
 * Where the demo happens: a local AWS, an empty home in a temporary folder, and atmos from this checkout.
 */

import { fromFileUrl } from "./paths.ts";
import { type LocalAws, startLocalAws } from "../../tests/local_aws/server.ts";

export interface World extends AsyncDisposable {
  readonly aws: LocalAws;
  readonly home: string;
  readonly project: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The words that start atmos. */
  readonly atmos: readonly [string, ...string[]];
  /** The words that start a TypeScript file of the demo. */
  script(name: string): readonly [string, ...string[]];
}

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

export async function createWorld(): Promise<World> {
  const aws = await startLocalAws({ startUrl: "https://company.awsapps.com/start", region: "us-east-1" });
  const home = await Deno.makeTempDir({ prefix: "atmos-demo-" });
  const deno = Deno.execPath();
  const run = [deno, "run", "-q", "--config", `${ROOT}deno.json`] as const;
  const script = (
    name: string,
  ): [string, ...string[]] => [...run, "-P=tools", `${ROOT}scripts/demo/${name}.ts`];
  return {
    aws,
    home,
    project: `${ROOT}examples/quickstart`,
    variables: {
      ...aws.environment,
      HOME: home,
      USERPROFILE: home,
      // What has been downloaded already serves in the empty home too.
      DENO_DIR: await denoFolder(deno),
      BROWSER: script("browser").join(" "),
      ATMOS_FORCE_TTY: "true",
      ATMOS_IDENTITY: "",
      CI: "",
    },
    atmos: binary() ?? [...run, "-P=atmos", `${ROOT}main.ts`],
    script,
    [Symbol.asyncDispose]: async () => {
      await aws.stop();
      await Deno.remove(home, { recursive: true });
    },
  };
}

function binary(): [string] | undefined {
  const path = Deno.env.get("ATMOS_BIN");
  return path ? [path] : undefined;
}

async function denoFolder(deno: string): Promise<string> {
  const { stdout } = await new Deno.Command(deno, { args: ["info", "--json"], stderr: "null" }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}
