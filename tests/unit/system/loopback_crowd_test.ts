import assert from "node:assert/strict";
import { Crowd } from "../../../src/system/loopback_crowd.ts";

interface Guest {
  open: boolean;
  close(): void;
}

function guests(count: number): Guest[] {
  return Array.from({ length: count }, (): Guest => ({
    open: true,
    close(): void {
      assert.ok(this.open, "closed once");
      this.open = false;
    },
  }));
}

const states = (all: readonly Guest[]): string => all.map(({ open }) => open ? "o" : "-").join("");

Deno.test("the one that has been silent longest makes room", () => {
  const all = guests(5);
  const crowd = new Crowd<Guest>(3);
  for (const guest of all.slice(0, 3)) assert.equal(crowd.admit(guest), true);
  crowd.heard(all[0] as Guest);
  assert.equal(crowd.admit(all[3] as Guest), true);
  assert.equal(states(all), "o-ooo");
  assert.equal(crowd.admit(all[4] as Guest), true);
  assert.equal(states(all), "o--oo");
});

Deno.test("where everybody has begun to talk, the one that began first makes room", () => {
  const all = guests(4);
  const crowd = new Crowd<Guest>(2);
  for (const guest of all.slice(0, 2)) {
    crowd.admit(guest);
    crowd.heard(guest);
  }
  crowd.asked(all[0] as Guest);
  assert.equal(crowd.admit(all[2] as Guest), true);
  assert.equal(states(all), "o-oo");
  crowd.heard(all[2] as Guest);
  assert.equal(crowd.admit(all[3] as Guest), true);
  assert.equal(states(all), "o--o");
});

Deno.test("where everybody waits for an answer the newcomer goes", () => {
  const all = guests(3);
  const crowd = new Crowd<Guest>(2);
  for (const guest of all.slice(0, 2)) {
    crowd.admit(guest);
    crowd.asked(guest);
  }
  assert.equal(crowd.admit(all[2] as Guest), false);
  assert.equal(states(all), "oo-");
  crowd.drop(all[0] as Guest);
  crowd.drop(all[0] as Guest);
  assert.equal(crowd.size, 1);
});

Deno.test("at the end those go first that have not asked", () => {
  const all = guests(3);
  const crowd = new Crowd<Guest>(3);
  for (const guest of all) crowd.admit(guest);
  crowd.heard(all[1] as Guest);
  crowd.asked(all[2] as Guest);
  crowd.dropUnasked();
  assert.equal(states(all), "--o");
  crowd.dropAll();
  assert.equal(states(all), "---");
});

Deno.test("with less room than was thought the silent ones go, and some room stays free", () => {
  const all = guests(40);
  const crowd = new Crowd<Guest>(100);
  for (const guest of all) crowd.admit(guest);
  crowd.heard(all[0] as Guest);
  assert.equal(crowd.shrink(), true);
  assert.equal(crowd.size, 24);
  assert.equal(all[0]?.open, true, "it has said something");
  assert.equal(crowd.admit({ ...all[0] as Guest }), true);
  assert.equal(crowd.size, 24);
});
