/** What was thrown for an item, by the item's position. */
export interface LaneFailure {
  readonly at: number;
  readonly thrown: unknown;
}

/**
 * Works on items in their order, at most so many at a time. After the first failure nothing more is begun, and what has
 * begun is waited for.
 *
 * @param failures is filled; several calls may share it, to end together
 */
export async function inLanes<T>(
  items: Iterable<readonly [position: number, item: T]>,
  lanes: number,
  work: (item: T) => Promise<void>,
  failures: LaneFailure[],
): Promise<void> {
  const turns = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    while (failures.length === 0) {
      const turn = turns.next();
      if (turn.done) return;
      const [at, item] = turn.value;
      try {
        await work(item);
      } catch (thrown) {
        failures.push({ at, thrown });
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
