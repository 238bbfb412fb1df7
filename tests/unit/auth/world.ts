/** Invented clouds with everything that `auth` needs of a machine, in memory. */
import { type Chain, resolveChain } from "../../../src/auth/chain.ts";
import { type AuthContext, authContext } from "../../../src/auth/context.ts";
import { nobody, silent } from "../../../src/auth/silent.ts";
import type { Cloud } from "../../../src/clouds/cloud.ts";
import type { SessionKey, StoredSession } from "../../../src/clouds/session.ts";
import type { SignInRequest } from "../../../src/clouds/link.ts";
import type { Interaction } from "../../../src/clouds/interaction.ts";
import type { Credentials } from "../../../src/clouds/credentials.ts";
import { fact } from "../../../src/clouds/fact.ts";
import { registryOf } from "../../../src/clouds/registry.ts";
import { loadConfiguration } from "../../../src/config/load.ts";
import type { Keyring } from "../../../src/keyring/keyring.ts";
import type { OpenedKeyring } from "../../../src/keyring/open.ts";
import { findFolders } from "../../../src/files/folders.ts";
import type { EnvironmentPatch } from "../../../src/system/ports.ts";
import { type MemorySystem, memorySystem } from "../system/memory_system.ts";

export const MINUTE = 60_000;

/** What a link of an invented cloud hands on: who made it, when it ends. */
export class Token implements Credentials {
  constructor(
    readonly text: string,
    readonly expiresAt: number | undefined,
    readonly askedFor?: readonly string[],
  ) {}
  get facts(): Credentials["facts"] {
    return fact("token", "Token", this.text);
  }
}

export interface InventedOptions {
  /** Milliseconds that credentials of a link live, by its name; an hour otherwise. */
  readonly lives?: Readonly<Record<string, number>>;
  /** Called for every link that is asked, before it answers. */
  readonly asked?: (link: string, request: SignInRequest) => void | Promise<void>;
  readonly environment?: (key: SessionKey) => EnvironmentPatch;
  /** Whether its rooms are asked for scopes, of which these are there before they are lent by file. */
  readonly ahead?: readonly string[];
}

export interface InventedCloud extends Cloud {
  /** The links that were asked, in order. */
  readonly calls: string[];
  readonly stored: Map<string, Token>;
}

/** Kinds `<name>/door` (a provider) and `<name>/room` (an identity after either, or alone as `<name>/hut`). */
export function inventedCloud(name: string, options: InventedOptions = {}): InventedCloud {
  const calls: string[] = [];
  const stored = new Map<string, Token>();
  const listed = new Map<string, readonly StoredSession[]>();
  const keyOf = ({ provider, identity }: SessionKey): string => `${provider}/${identity}`;
  const make = async (link: string, text: string, request: SignInRequest): Promise<Token> => {
    calls.push(link);
    await options.asked?.(link, request);
    const end = request.system.clock.now() + (options.lives?.[link] ?? 60 * MINUTE);
    return new Token(text, end, options.ahead === undefined ? undefined : request.wish.scopes ?? []);
  };
  return {
    name,
    calls,
    stored,
    kinds: [
      {
        name: `${name}/door`,
        sort: "provider",
        signIn: (entry) => ({ authenticate: (request) => make(entry.name, entry.name, request) }),
      },
      ...(["room", "hut"] as const).map((kind) => ({
        name: `${name}/${kind}`,
        sort: "identity" as const,
        startsFrom: kind === "room" ? "either" as const : "nothing" as const,
        become: (entry: { readonly name: string }) => ({
          wish: { audience: name },
          assume: (upstream: Credentials | undefined, request: SignInRequest) =>
            make(entry.name, `${upstream instanceof Token ? `${upstream.text} ` : ""}${entry.name}`, request),
        }),
      })),
    ],
    sessions: {
      write: ({ provider, credentials, ...session }) => {
        const others = (listed.get(provider) ?? []).filter(({ identity, madeFor }) =>
          identity !== session.identity || madeFor !== session.madeFor
        );
        listed.set(provider, [...others, { ...session, credentials }]);
        stored.set(keyOf({ provider, ...session }), credentials as Token);
        return Promise.resolve();
      },
      read: (key) => Promise.resolve(stored.get(keyOf(key))),
      list: (provider) => Promise.resolve(listed.get(provider) ?? []),
      environment: options.environment ?? ((key) => ({
        set: { [`${name.toUpperCase()}_TOKEN`]: keyOf(key) },
        unset: [`${name.toUpperCase()}_OLD`],
      })),
      ...(options.ahead === undefined ? {} : { ahead: options.ahead }),
      whoami: (credentials) => Promise.resolve(fact("principal", "Principal", (credentials as Token).text)),
    },
  };
}

export interface AuthWorld {
  readonly system: MemorySystem;
  readonly context: AuthContext;
  chain(identity: string): Chain;
  /** The lines of the audit trail, as `event outcome identity`. */
  audit(): Promise<string[]>;
}

export async function authWorld(
  yaml: string,
  clouds: readonly Cloud[],
  system: MemorySystem = memorySystem({ workingFolder: "/project", files: { "/project/atmos.yaml": yaml } }),
  opened?: Keyring,
): Promise<AuthWorld> {
  const registry = registryOf(clouds);
  const folders = findFolders(system.env);
  const none = {
    files: [],
    folders: [],
    basePath: undefined,
    profiles: [],
    allowPrograms: () => Promise.reject(new Error("no program is allowed")),
  };
  const configuration = await loadConfiguration(system, folders, { kinds: registry.kinds, ...none });
  const keyring = (): Promise<OpenedKeyring> => Promise.resolve({ keyring: opened, why: "none here" });
  const context = authContext(system, folders, configuration, keyring, registry, "test");
  return {
    system,
    context,
    chain: (identity) => resolveChain(configuration.auth, identity),
    async audit(): Promise<string[]> {
      const text = await system.files.readText(`${folders.data}/audit.jsonl`) ?? "";
      return text.split("\n").filter((line) => line !== "").map((line) => {
        const { event, outcome, identity } = JSON.parse(line);
        return `${event} ${outcome} ${identity}`;
      });
    },
  };
}

/** Somebody who answers every question with the same word. */
export function person(word: string): Interaction & { readonly questions: string[] } {
  const questions: string[] = [];
  return {
    ...silent,
    mayAsk: true,
    questions,
    askText: ({ message }) => {
      questions.push(message);
      return Promise.resolve(word);
    },
    askSecret: nobody,
  };
}
