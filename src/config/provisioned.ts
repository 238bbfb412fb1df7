/**
 * Identities that a provider with `auto_provision_identities` has for each account and role of its list. The list is
 * read by sign-ins and kept as a part of a configuration, one identity a line, in
 * `<cache>/[<realm>/]auth/<provider>/provisioned-identities-<mark>.yaml`; what the team writes lies over it.
 */
import { hexDigest } from "../hex_digest.ts";
import type { Place } from "../yaml/place.ts";
import { realmPath, safeName } from "../files/safe_name.ts";

/** The folder below the cache folder, or below the realm's in it. */
export const PROVISIONED = "auth";

/** Identities of one provider that are kept. */
export const MOST_PROVISIONED = 50_000;

/** Settings of a provider that say nothing about whose list it has. */
const UNDECISIVE: ReadonlySet<string> = new Set([
  "auto_provision_identities",
  "console",
  "default",
  "password",
  "session",
  "tags",
]);

/** A provider as it is written, with programs as text. */
export interface WrittenProvider {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface ProvisionedIdentity {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The folder of a provider's list, as names below the cache folder. */
export function provisionedFolder(realm: string | undefined, provider: string): string[] {
  return [...realmPath(realm), PROVISIONED, safeName(provider)];
}

/** Its file. Two projects may have providers of one name at other portals: each has a list of its own. */
export async function provisionedFile(
  realm: string | undefined,
  { name, settings }: WrittenProvider,
): Promise<string[]> {
  const decisive = Object.entries(settings).filter(([key]) => !UNDECISIVE.has(key)).toSorted(byKey);
  const mark = (await hexDigest(JSON.stringify(decisive))).slice(0, 16);
  return [...provisionedFolder(realm, name), `provisioned-identities-${mark}.yaml`];
}

/** Whether something stands in such a list, and in no file that a person has written. */
export function isProvisioned({ file }: Place): boolean {
  return /provisioned-identities-[0-9a-f]{16}\.yaml$/.test(file);
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** A part of a configuration, which could as well be imported. */
export function provisionedText(provider: string, identities: readonly ProvisionedIdentity[]): string {
  const head = [
    `# What you may use at ${
      JSON.stringify(provider)
    }. Sign-ins write it anew: copy from it, do not edit it.`,
    "auth:",
    `  identities:${identities.length === 0 ? " {}" : ""}`,
  ];
  const lines = identities.map(({ name, settings }) =>
    `    ${JSON.stringify(name)}: ${JSON.stringify(settings)}`
  );
  return `${[...head, ...lines].join("\n")}\n`;
}

export interface ProvisionedLine extends ProvisionedIdentity {
  /** Counted from 1. */
  readonly line: number;
}

/**
 * The identities in what {@link provisionedText} wrote: those that start at this provider and nowhere else. What is
 * anything else is nothing. It is read line by line, since thousands of them are on the way of each command.
 */
export function provisionedIn(text: string, provider: string): ProvisionedLine[] {
  const found: ProvisionedLine[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const [, name, settings] = /^ {4}("(?:[^"\\]|\\.)+"): (\{.*\})$/.exec(line) ?? [];
    if (name === undefined || settings === undefined) continue;
    const identity = identityIn(name, settings, provider);
    if (identity !== undefined) found.push({ ...identity, line: index + 1 });
    if (found.length === MOST_PROVISIONED) break;
  }
  return found;
}

function identityIn(name: string, text: string, provider: string): ProvisionedIdentity | undefined {
  try {
    const settings = JSON.parse(text);
    return settings.via?.provider === provider && typeof settings.kind === "string"
      ? { name: JSON.parse(name), settings }
      : undefined;
  } catch {
    return undefined;
  }
}
