import type { Outcome } from "../../stacks/schedule.ts";
import type { System } from "../../system/ports.ts";
import { type LiveLines, liveLines } from "../text/live_lines.ts";
import { formatDuration } from "../text/time.ts";

export interface LiveTable extends Pick<LiveLines, "end" | "terminal"> {
  begins(name: string): void;
  ends(name: string, outcome: Outcome): void;
}

/** What runs and for how long, and how far all of it is, below the lines that they write. */
export function liveTable(system: System, total: number): LiveTable {
  const { clock } = system;
  const running = new Map<string, number>();
  const counts = { done: 0, failed: 0 };
  const live = liveLines(system, () => {
    const now = clock.now();
    const longest = Math.max(0, ...[...running.keys()].map((name) => name.length));
    const left = total - running.size - counts.done - counts.failed;
    const said = [
      `${running.size} running`,
      `${counts.done} done`,
      `${counts.failed} failed`,
      `${left} to go`,
    ];
    return [
      said.filter((part) => !part.startsWith("0 ")).join(", "),
      ...[...running].map(([name, since]) => `→ ${name.padEnd(longest)}  ${formatDuration(now - since)}`),
    ];
  });
  return {
    terminal: live.terminal,
    end: live.end,
    begins(name): void {
      running.set(name, clock.now());
      live.draw();
    },
    ends(name, outcome): void {
      running.delete(name);
      if (outcome !== "left out") counts[outcome]++;
      live.draw();
    },
  };
}
