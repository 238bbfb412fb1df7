/** A cloud that does not exist: what one takes, and that registering it is all there is to do. */
import type { Cloud, SessionKey } from "../../../../src/clouds/cloud.ts";
import { type Credentials, upstreamOf } from "../../../../src/clouds/credentials.ts";
import { settingAt } from "../../../../src/clouds/described.ts";
import { fact } from "../../../../src/clouds/fact.ts";
import { type Removal, removalOf } from "../../../../src/clouds/removal.ts";

class Pass implements Credentials {
  constructor(readonly sky: string, readonly expiresAt: number) {}
  get facts(): Credentials["facts"] {
    return fact("sky", "Sky", this.sky);
  }
}

const stored = new Map<string, Pass>();
const keyOf = ({ provider, identity }: SessionKey): string => `${provider}/${identity}`;
const below = (provider: string): string[] =>
  [...stored.keys()].filter((key) => key.startsWith(`${provider}/`));
const NEEDS = { needs: "an observer needs a station before it", hint: "Let via.provider name a station." };
const COMMON = { cloud: "weather", realm: undefined, subject: "identity", role: "session" } as const;
const removal = (id: string): Removal =>
  removalOf({ ...COMMON, id, store: "sky", names: [id], label: "Sky", detail: id });

export const weather: Cloud = {
  name: "weather",
  kinds: [{
    name: "weather/station",
    sort: "provider",
    signIn: ({ name }) => ({
      authenticate: async ({ interaction, system, wish }) => {
        const word = await interaction.askText({ about: name, message: "The word?" });
        return new Pass(`${word} for ${wish.audience}`, system.clock.now() + 3_600_000);
      },
    }),
  }, {
    name: "weather/observer",
    sort: "identity",
    startsFrom: "either",
    describe: (entry) => fact("hill", "Hill", settingAt(entry, "principal", "hill")),
    become: (entry) => ({
      wish: { audience: "observers" },
      assume: (upstream) => Promise.resolve(upstreamOf(upstream, Pass, entry, NEEDS)),
    }),
  }],
  sessions: {
    write: (session) => Promise.resolve(void stored.set(keyOf(session), session.credentials as Pass)),
    read: (key) => Promise.resolve(stored.get(keyOf(key))),
    list: (root) =>
      Promise.resolve(new Map([...stored].map(([key, pass]) => [key.replace(`${root}/`, ""), pass]))),
    environment: (key) => ({ set: { WEATHER_PASS: keyOf(key) }, unset: ["WEATHER"] }),
    whoami: () => Promise.resolve(fact("principal", "Principal", "who looks up")),
  },
  leftovers: {
    folders: [],
    kept: ({ sessions }) => Promise.resolve({ removals: [...sessions.keys()].flatMap(below).map(removal) }),
    remove: ({ id }) =>
      Promise.resolve(stored.delete(id) ? { state: "removed" } : { state: "absent", note: "gone" }),
  },
};
