import { FOR_A_SIGN } from "./patience.ts";

/** Waits for something that no program of the story says. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const begin = performance.now();
  while (!holds()) {
    if (performance.now() - begin > FOR_A_SIGN) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
