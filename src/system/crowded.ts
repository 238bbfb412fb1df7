/** How many times longer a program may take, at most. */
const MOST = 10;

/**
 * Milliseconds that a program may still take of a limit that was made for a machine with nothing else to do, after
 * `elapsed` of them; 0 when it has had its time. Where several programs want each processor, every one of them takes as
 * many times longer, and says nothing about itself by that. Pure.
 *
 * @param load programs that want a processor, as the system counts them; 0 where it does not
 */
export function leftOf(limit: number, elapsed: number, load: number, processors: number): number {
  const crowd = Math.min(Math.max(load / Math.max(processors, 1), 1), MOST);
  return Math.max(Math.ceil(limit * crowd - elapsed), 0);
}
