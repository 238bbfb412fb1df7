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
  const project = `${home}/project`;
  await Deno.mkdir(project);
  await Deno.copyFile(`${ROOT}examples/quickstart/atmos.yaml`, `${project}/atmos.yaml`);
  const deno = Deno.execPath();
  const run = [deno, "run", "-q", "--config", `${ROOT}deno.json`] as const;
  const script = (
    name: string,
  ): [string, ...string[]] => [...run, "-P=tools", `${ROOT}scripts/demo/${name}.ts`];
  return {
    aws,
    home,
    project,
    variables: {
      ...aws.environment,
      // Also what the stand-in does not know: a refusal of this machine is better than an answer of the real AWS.
      AWS_ENDPOINT_URL: aws.url,
      HOME: home,
      USERPROFILE: home,
      // What has been downloaded already serves in the empty home too.
      DENO_DIR: await denoFolder(deno),
      BROWSER: script("browser").join(" "),
      ...await ownStores(home),
      ATMOS_FORCE_TTY: "true",
      ATMOS_IDENTITY: "",
      CI: "",
    },
    atmos: binary() ?? [...run, "-P=atmos", `${ROOT}main.ts`],
    script,
    [Symbol.asyncDispose]: async () => {
      await aws.stop();
      // A shell that is still open in there may just have written something.
      for (let tries = 5; tries > 0 && await exists(home); tries--) {
        await Deno.remove(home, { recursive: true }).catch(() => {});
      }
    },
  };
}

async function exists(folder: string): Promise<boolean> {
  return await Deno.stat(folder).then(() => true, () => false);
}

/** Whatever the machine has: the person's own keychain, and folders that their variables name, are left alone. */
async function ownStores(home: string): Promise<Record<string, string>> {
  const folders: [string, string][] = [["CONFIG", ".config"], ["CACHE", ".cache"], ["DATA", ".local/share"]];
  const variables: Record<string, string> = {
    ATMOS_KEYRING_TYPE: "file",
    ATMOS_KEYRING_FILE_PATH: `${home}/.local/share/atmos/keyring`,
    ATMOS_KEYRING_PASSWORD: crypto.randomUUID(),
  };
  for (const [name, folder] of folders) {
    await Deno.mkdir(`${home}/${folder}`, { recursive: true, mode: 0o700 });
    variables[`ATMOS_XDG_${name}_HOME`] = `${home}/${folder}`;
    variables[`XDG_${name}_HOME`] = `${home}/${folder}`;
  }
  return variables;
}

function binary(): [string] | undefined {
  const path = Deno.env.get("ATMOS_BIN");
  return path ? [path] : undefined;
}

async function denoFolder(deno: string): Promise<string> {
  const { stdout } = await new Deno.Command(deno, { args: ["info", "--json"], stderr: "null" }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}
