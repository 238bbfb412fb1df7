/** Who waits for whom. Two that wait for each other would wait for ever. */
export class Waits {
  readonly #awaited = new Map<string, Set<string>>();

  /**
   * Notes that one waits for another.
   *
   * @returns the way around, from one back to itself, when the other waits for the one already; nothing is noted then
   */
  circle(one: string, other: string): readonly string[] | undefined {
    const way = this.#way(other, one);
    if (way !== undefined) return [one, ...way];
    const awaited = this.#awaited.get(one) ?? new Set();
    this.#awaited.set(one, awaited.add(other));
    return undefined;
  }

  #way(from: string, to: string): string[] | undefined {
    const before = new Map<string, string | undefined>([[from, undefined]]);
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === to) {
        const way: string[] = [];
        for (let step: string | undefined = at; step !== undefined; step = before.get(step)) {
          way.unshift(step);
        }
        return way;
      }
      for (const next of this.#awaited.get(at) ?? []) {
        if (before.has(next)) continue;
        before.set(next, at);
        open.push(next);
      }
    }
    return undefined;
  }
}
