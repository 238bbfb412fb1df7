import assert from "node:assert/strict";
import { findSection } from "../../../src/stacks/find.ts";
import { stackSettingIn } from "../../../src/stacks/stack_setting.ts";
import { formatPlace } from "../../../src/yaml/place.ts";
import { load } from "../config/configured.ts";
import { memorySystem } from "../system/memory_system.ts";
import { atmosYaml, project } from "./project.ts";

const KEY = "/home/me/.ssh/id_rsa";
const FILES = { [KEY]: "PRIVATE", "/project/name.txt": "ann" };

interface Found {
  readonly strangers: readonly string[];
  /** Where the stacks say something of a sign-in. */
  readonly at: string | undefined;
}

async function found(manifest: string, more = ""): Promise<Found> {
  const config = atmosYaml(`auth: {identities: {dev: {kind: aws/user}}}\n${more}`);
  const { stacks, configuration } = await project({ "deploy/dev.yaml": manifest }, { config, files: FILES });
  const section = findSection(stacks, { component: "c", stack: "deploy/dev", type: "terraform" });
  const place = stackSettingIn(section.auth, configuration.written(["auth"]));
  return { strangers: [...section.strangers], at: place === undefined ? undefined : formatPlace(place) };
}

const component = (auth: string): string => `components: {terraform: {c: {auth: ${auth}}}}\n`;
const user = (value: string): string => component(`{providers: {p: {username: ${value}}}}`);
const SOURCES = `templates: {settings: {enabled: true, gomplate: {datasources: {key: {url: ${KEY}}}}}}\n`;

for (
  const [way, manifest, more] of [
    ["an include", user(`!include.raw ${KEY}`), ""],
    ["an include that is reached by an alias", `vars: {k: &k !include.raw ${KEY}}\n${user("*k")}`, ""],
    ["a local", `locals: {k: !include.raw ${KEY}}\n${user('"{{ .locals.k }}"')}`, SOURCES],
    ["a data source", `locals: {a: b}\n${user("'{{ include \"key\" }}'")}`, SOURCES],
  ] as const
) {
  Deno.test(`a file that is not the project's is known for one where it comes in by ${way}`, async () => {
    const { strangers, at } = await found(manifest, more);
    assert.deepEqual(strangers, [KEY]);
    assert.match(at ?? "", /^stacks\/deploy\/dev\.yaml:\d+:\d+$/);
  });
}

Deno.test("nor does a data source get by when atmos.yaml itself is a link to where the file lies", async () => {
  const system = memorySystem({
    workingFolder: "/project",
    env: { HOME: "/home/me" },
    files: { ...FILES, "/home/me/any.yaml": "{}", "/project/atmos.d/a.yaml": "{}" },
  });
  system.files.putLink("/project/atmos.yaml", "/home/me/any.yaml");
  const configuration = await load(system);
  assert.equal(await configuration.mayTakeIn(KEY), false);
  assert.equal(await configuration.mayTakeIn("/project/.git/config"), false);
  assert.equal(await configuration.mayTakeIn("/project/name.txt"), true);
});

Deno.test("what is the project's is no stranger, and whom a component works as is no setting", async () => {
  assert.deepEqual((await found(user("!include.raw name.txt"))).strangers, []);
  const marked = component("{identities: {dev: {default: true}}}");
  assert.equal((await found(marked)).at, undefined);
  assert.equal((await found("components: {terraform: {c: {}}}\n")).at, undefined);
});
