import assert from "node:assert/strict";
import { configSection, identityName, profileName } from "../../../../src/clouds/aws/profile_name.ts";

Deno.test("usual names are profiles as they are", () => {
  for (const name of ["dev-admin", "acct/role", "a.b_c@d+e:f", "default", "Default", "0"]) {
    assert.equal(profileName(name), name);
  }
});

Deno.test("a name that would end its section or mean something else is encoded", () => {
  const names: readonly (readonly [string, string])[] = [
    ["two words", "two%20words"],
    ["a]\n[default", "a%5D%0A%5Bdefault"],
    ["100%", "100%25"],
    ["é", "%C3%A9"],
    ["🦊", "%F0%9F%A6%8A"],
    ["DEFAULT", "%44EFAULT"],
    ["a;b#c", "a%3Bb%23c"],
    ['"q"', "%22q%22"],
    ["$HOME", "%24HOME"],
  ];
  for (const [name, profile] of names) assert.equal(profileName(name), profile);
});

Deno.test("two identities never share a profile, and each is found again by it", () => {
  const names = [
    "%",
    "%25",
    "%2525",
    "%20",
    " ",
    "%44EFAULT",
    "DEFAULT",
    "%C3%A9",
    "é",
    "\u0301e",
    "a%",
    "a%2",
  ];
  for (let code = 0; code < 0x3000; code++) {
    names.push(String.fromCodePoint(code), `a${String.fromCodePoint(code)}b`);
  }
  const profiles = names.map(profileName);
  for (const profile of profiles) assert.match(profile, /^[\w@+.%:/-]+$/);
  assert.equal(new Set(profiles).size, new Set(names).size);
  assert.deepEqual(profiles.map(identityName), names);
});

Deno.test("only the name default is the default profile", () => {
  assert.equal(configSection("default"), "default");
  assert.equal(configSection("dev"), "profile dev");
});
