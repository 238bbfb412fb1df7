/** Keys of a list that the library does not know. */

/** Most entries shown at once; the rest is reached by scrolling or typing. */
export const MOST_SHOWN = 10;

/** The list of the library, as far as it is moved in. */
export interface Moved {
  readonly cursor: number;
  readonly userInput: string;
  focusedValue: unknown;
  readonly filteredOptions: readonly unknown[];
  on(
    event: "key",
    listen: (text: string | undefined, key: { readonly name?: string | undefined }) => void,
  ): void;
  emit(event: "key", text: undefined, key: { readonly name: string }): void;
}

/** What was typed when a list was looked at last. */
const FOLLOWED = new WeakMap<Moved, string>();

/**
 * The library knows one step up and down, and goes round at the ends; further keys are so many steps, and stop there.
 * It stays at what it stood on while somebody types; here the best match is what Enter means.
 */
export function followKeys(list: Moved): void {
  const typed = FOLLOWED.get(list);
  FOLLOWED.set(list, list.userInput);
  if (typed !== undefined) {
    if (typed !== list.userInput) list.focusedValue = undefined;
    return;
  }
  list.on("key", (_, { name = "" }) => {
    const last = list.filteredOptions.length - 1;
    if (last < 0) return;
    const target = new Map([
      ["pageup", Math.max(0, list.cursor - MOST_SHOWN)],
      ["pagedown", Math.min(last, list.cursor + MOST_SHOWN)],
      ["home", 0],
      ["end", last],
    ]).get(name);
    if (target === undefined) return;
    const steps = target - list.cursor;
    for (let step = 0; step < Math.abs(steps); step++) {
      list.emit("key", undefined, { name: steps < 0 ? "up" : "down" });
    }
  });
}
