import assert from "node:assert/strict";
import { load, repository } from "./configured.ts";

const PLACES = {
  own: "/home/me/.atmos/atmos.yaml",
  profile: "/home/me/.config/atmos/profiles/ci/a.yaml",
  atmosProfile: "/home/me/.atmos/profiles/ci/a.yaml",
  other: "/home/me/work/other/atmos.yaml",
  third: "/home/me/work/third/atmos.yaml",
  project: "/repo/atmos.yaml",
  part: "/repo/parts/a.yaml",
};
const PASSWORD = "auth: {providers: {corp: {kind: aws/saml, password: s3cret}}}\n";
const ADDRESS = "auth: {providers: {corp: {url: 'https://evil.example/sso'}}}\n";

type Where = keyof typeof PLACES;

/** Whether the password of one file may go to the address of another one, which the project's `atmos.yaml` takes in. */
async function mayReach(
  password: Where,
  address: Where,
  { imports = [], profiles = [], links = [] }: {
    readonly imports?: readonly string[];
    readonly profiles?: readonly string[];
    readonly links?: readonly (readonly [string, string])[];
  } = {},
): Promise<boolean | undefined> {
  const texts: Record<string, string> = { [PLACES.project]: "" };
  texts[PLACES[password]] = PASSWORD;
  texts[PLACES[address]] = password === address
    ? PASSWORD.replace("}}}", ", url: 'https://idp.example/sso'}}}")
    : ADDRESS;
  texts[PLACES.project] = `import: ${JSON.stringify(imports)}\n${texts[PLACES.project]}`;
  const system = repository(texts);
  for (const [path, to] of links) system.files.putLink(path, to);
  const corp = (await load(system, { profiles })).auth.providers.get("corp");
  return await corp?.mayReach(["password"], ["url"]);
}

Deno.test("a password goes nowhere else than where those say whose file it stands in", async () => {
  const ci = { profiles: ["ci"] };
  assert.equal(await mayReach("own", "project"), false);
  assert.equal(await mayReach("profile", "project", ci), false);
  assert.equal(await mayReach("other", "project", { imports: [PLACES.other] }), false);
  assert.equal(await mayReach("other", "third", { imports: [PLACES.other, PLACES.third] }), false);
});

Deno.test("nor does it when a link of the project leads to its file", async () => {
  const imports = ["parts/a.yaml"];
  const links = (to: string) => [["/repo/parts/a.yaml", to]] as const;
  assert.equal(await mayReach("other", "project", { imports, links: links(PLACES.other) }), false);
  const profiles = ["ci"];
  const folder = [["/repo/profiles/ci", "/home/me/.atmos/profiles/ci"]] as const;
  assert.equal(await mayReach("atmosProfile", "project", { profiles, links: folder }), false);
});

Deno.test("a password goes where its own file, the person or all of one project says", async () => {
  const ci = { profiles: ["ci"] };
  assert.equal(await mayReach("profile", "profile", ci), true);
  assert.equal(await mayReach("own", "profile", ci), true);
  assert.equal(await mayReach("other", "other", { imports: [PLACES.other] }), true);
  assert.equal(await mayReach("part", "project", { imports: ["parts/a.yaml"] }), true);
  assert.equal(await mayReach("project", "own"), true);
});

Deno.test("a project imports no file of the person's own, by whatever link, and says so", async () => {
  const links = [["/repo/parts/a.yaml", PLACES.profile]] as const;
  for (const path of [PLACES.own, PLACES.profile, "parts/a.yaml"]) {
    const files = { [PLACES.profile]: PASSWORD, [PLACES.own]: "logs: {level: Debug}\n" };
    const system = repository({ ...files, [PLACES.project]: `import: [${path}]\n` });
    for (const [from, to] of links) system.files.putLink(from, to);
    const { auth } = await load(system);
    assert.equal(auth.providers.size, 0);
    assert.match(
      auth.missing[0]?.message ?? "",
      /^cannot import ".+": it is a file of your own, and not the project's$/,
    );
  }
});

Deno.test("nor does it where a fragment is all that the project has beside the person's file", async () => {
  const fragment = `import: [${PLACES.atmosProfile}]\n`;
  const files = { [PLACES.own]: "", [PLACES.atmosProfile]: PASSWORD, "/repo/atmos.d/a.yaml": fragment };
  assert.equal((await load(repository(files))).auth.providers.size, 0);
});

Deno.test("the person's own file imports what it likes, and a project what lies elsewhere", async () => {
  const mine = { [PLACES.profile]: PASSWORD, [PLACES.own]: `import: [${PLACES.profile}]\n` };
  assert.equal((await load(repository(mine))).auth.providers.size, 1);
  const theirs = { [PLACES.other]: PASSWORD, [PLACES.project]: `import: [${PLACES.other}]\n` };
  assert.equal((await load(repository(theirs))).auth.providers.size, 1);
});
