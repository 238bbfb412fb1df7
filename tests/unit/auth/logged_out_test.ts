import assert from "node:assert/strict";
import {
  forgetLogout,
  forgetLogouts,
  rememberLogout,
  takesBackLogout,
} from "../../../src/auth/logged_out.ts";
import { AtmosError } from "../../../src/errors.ts";
import { findFolders } from "../../../src/files/folders.ts";
import { memorySystem } from "../system/memory_system.ts";

const UNASKED = { isAsked: false, target: "ops" };
const ASKED = { isAsked: true, target: "ops" };
const system = memorySystem({});
const place = (realm?: string): Parameters<typeof rememberLogout>[0] => ({
  system,
  folders: findFolders(system.env),
  realm,
});

for (const name of ["dev-admin", "Dev-Admin", "../../etc/passwd", "a/b c:ü\u0000\n", "x".repeat(300)]) {
  Deno.test(`logged out: ${JSON.stringify(name.slice(0, 40))} stays out until it is asked for, in its realm only`, async () => {
    assert.equal(await takesBackLogout(place(), name, UNASKED), false);
    await rememberLogout(place(), name);
    await rememberLogout(place(), name);
    await assert.rejects(takesBackLogout(place(), name, UNASKED), (error) => {
      assert.ok(error instanceof AtmosError);
      assert.deepEqual([error.code, error.hint], ["not_signed_in", "Run `atmos auth login ops`."]);
      assert.match(error.message, /^cannot use ".*" after its logout: not signed in$/);
      return true;
    });
    assert.equal(await takesBackLogout(place(), name, ASKED), true);
    assert.equal(await takesBackLogout(place("acme"), name, UNASKED), false);
    assert.equal(await takesBackLogout(place(), `${name}2`, UNASKED), false);
    await forgetLogout(place(), name);
    await forgetLogout(place(), name);
    assert.equal(await takesBackLogout(place(), name, UNASKED), false);
  });
}

Deno.test("logged out: a realm forgets all at once, and leaves no folder", async () => {
  for (const name of ["a", "b"]) await rememberLogout(place("acme"), name);
  await rememberLogout(place(), "a");
  await forgetLogouts(place("acme"));
  assert.equal(await takesBackLogout(place("acme"), "a", UNASKED), false);
  await assert.rejects(takesBackLogout(place(), "a", UNASKED), AtmosError);
  await forgetLogouts(place());
  await forgetLogouts(place());
  assert.equal(await system.files.info(findFolders(system.env).config), undefined);
});
