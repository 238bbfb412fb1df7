import type { Random } from "../../../src/system/ports.ts";

/** Dice that fall the same way in every run, and never twice the same way in one. */
export function memoryRandom(seed = 1): Random {
  let state = seed;
  const word = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const bytes = (length: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, () => word() & 0xff);
  return {
    bytes,
    fraction: () => word() / 2 ** 32,
    uuid: () => {
      const digits = [...bytes(16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
    },
  };
}
