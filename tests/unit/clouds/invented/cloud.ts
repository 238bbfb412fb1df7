/** A cloud that does not exist: what one takes, and that registering it is all there is to do. */
import type { Cloud } from "../../../../src/clouds/cloud.ts";
import type { Session, SessionKey } from "../../../../src/clouds/session.ts";
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
const stored = new Map<string, Session>();
export const keyOf = ({ provider, identity, madeFor }: SessionKey): string =>
  `${provider}/${identity}/${madeFor}`;
const NEEDS = { needs: "an observer needs a station before it", hint: "Let via.provider name a station." };
const COMMON = { cloud: "weather", store: "sky", label: "Sky", realm: undefined } as const;
const removal = (key: SessionKey): Removal =>
  removalOf({ ...COMMON, subject: "identity", role: "session", names: [key.identity], detail: keyOf(key) });

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
    write: (session) => Promise.resolve(void stored.set(keyOf(session), session)),
    read: (key) => Promise.resolve(stored.get(keyOf(key))?.credentials),
    list: (root) => Promise.resolve([...stored.values()].filter(({ provider }) => provider === root)),
    environment: (key) => ({ set: { WEATHER_PASS: keyOf(key) }, unset: ["WEATHER"] }),
    whoami: () => Promise.resolve(fact("principal", "Principal", "who looks up")),
  },
  leftovers: {
    folders: [],
    kept: ({ sessions, everything }) => {
      const isMeant = ({ provider, identity }: Session, names = sessions.get(provider)): boolean =>
        everything || names === "all" || names?.has(identity) === true;
      return Promise.resolve({ removals: [...stored.values()].filter((one) => isMeant(one)).map(removal) });
    },
    remove: ({ detail }) =>
      Promise.resolve(stored.delete(detail ?? "") ? { state: "removed" } : { state: "absent", note: "gone" }),
  },
};
