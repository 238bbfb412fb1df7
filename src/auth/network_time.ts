import type { Interaction, Waiting } from "../clouds/interaction.ts";
import type { System } from "../system/ports.ts";
import { timedHttp } from "../system/timed_http.ts";

export interface InTime<Machine> {
  readonly system: Machine;
  readonly interaction: Interaction;
}

/**
 * The machine for one piece of work, such as the session of one command: its services have one limit of time between
 * them, whatever they do and however often they are asked. The time in which a person signs in does not count.
 */
export function inTime<Machine extends System>(system: Machine, interaction: Interaction): InTime<Machine> {
  const http = timedHttp(system.http, system.clock);
  const uncounted = (show: () => Waiting): Waiting => {
    const resume = http.suspend();
    const waiting = show();
    return {
      done: (outcome) => {
        resume();
        waiting.done(outcome);
      },
    };
  };
  return {
    system: { ...system, http },
    interaction: {
      ...interaction,
      waitForBrowser: (prompt) => uncounted(() => interaction.waitForBrowser(prompt)),
      waitForDevice: (prompt) => uncounted(() => interaction.waitForDevice(prompt)),
    },
  };
}
