/** What time it is, and waiting. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Minutes by which the local time of the machine is ahead of UTC at a moment. */
  offset(at: number): number;
  /** Resolves after so many milliseconds; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A signal that is aborted after so many milliseconds. It keeps nothing running. */
  deadline(milliseconds: number): AbortSignal;
  /** Calls `work` every so many milliseconds, until the returned function is called. */
  every(milliseconds: number, work: () => void): () => void;
}
