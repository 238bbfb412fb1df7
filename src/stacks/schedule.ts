import { keyOf, type Ordered } from "./dependencies.ts";

export type Outcome = "done" | "failed" | "left out";

export interface Schedule {
  /** How many run at the same time at most. */
  readonly atOnce: number;
  /** What only one of them may use at a time. */
  readonly resourceOf: (instance: Ordered) => string;
  /** Whether nothing more shall begin. */
  readonly isOver: () => boolean;
  readonly run: (instance: Ordered) => Promise<"done" | "failed">;
}

/**
 * Runs what is ready, in its order, as many as may: what it comes after is done, and nobody uses its resource. What
 * comes after a failure is left out, and nothing else.
 */
export async function inTurn(
  ordered: readonly Ordered[],
  { atOnce, resourceOf, isOver, run }: Schedule,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const running = new Map<string, { readonly resource: string; readonly end: Promise<void> }>();
  let waiting = [...ordered];
  const isReady = ({ after }: Ordered): boolean => after.every((key) => outcomes.get(key) === "done");
  const isBlocked = ({ after }: Ordered): boolean =>
    after.some((key) => ["failed", "left out"].includes(outcomes.get(key) ?? ""));
  const begin = (instance: Ordered, resource: string): void => {
    const key = keyOf(instance);
    const end = run(instance).then((outcome) => {
      outcomes.set(key, outcome);
      running.delete(key);
    });
    running.set(key, { resource, end });
  };
  for (;;) {
    const later: Ordered[] = [];
    const used = new Set([...running.values()].map(({ resource }) => resource));
    for (const instance of waiting) {
      const resource = resourceOf(instance);
      if (isOver() || isBlocked(instance)) outcomes.set(keyOf(instance), "left out");
      else if (running.size < atOnce && isReady(instance) && !used.has(resource)) {
        used.add(resource);
        begin(instance, resource);
      } else later.push(instance);
    }
    waiting = later;
    if (running.size === 0) return outcomes;
    await Promise.race([...running.values()].map(({ end }) => end));
  }
}
