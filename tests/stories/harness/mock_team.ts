/** A configuration that needs nobody to sign in, for stories about something else. */

export interface MockTeam {
  /** Variables of every child. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables of the identity `dev`. */
  readonly identityEnv?: Readonly<Record<string, string>>;
}

/** Identities `dev`, the default, and `prod` at the provider `pretend`. JSON, since any text can stand in that. */
export function mockTeam({ env = {}, identityEnv = {} }: MockTeam = {}): string {
  const identity = { kind: "mock/aws", via: { provider: "pretend" } };
  const list = Object.entries(identityEnv).map(([key, value]) => ({ key, value }));
  return JSON.stringify({
    env,
    auth: {
      providers: { pretend: { kind: "mock/aws" } },
      identities: { dev: { ...identity, default: true, env: list }, prod: identity },
    },
  });
}
