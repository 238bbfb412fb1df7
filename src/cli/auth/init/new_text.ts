/** What a new configuration says. Pure, but for the YAML library. */
import type { ProvisionedIdentity } from "../../../config/provisioned.ts";
import type { NewEntry } from "../../../yaml/entry_lines.ts";
import { insertEntries } from "../../../yaml/insert_entries.ts";

/**
 * - `write`: an identity for each role stands in the file
 * - `list`: the provider makes them from its list
 * - `none`: there are none
 */
export const WAYS = ["write", "list", "none"] as const;
export type Way = typeof WAYS[number];

export interface NewConfiguration {
  readonly file: string;
  /** What stands in the file already. */
  readonly text: string;
  readonly provider: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly way: Way;
  readonly identities: readonly ProvisionedIdentity[];
  /** The name of one of them. */
  readonly chosen: string | undefined;
}

/** @throws AtmosError `config_invalid` when the file cannot be added to */
export async function newText(wanted: NewConfiguration): Promise<string> {
  const { file, provider, settings, way } = wanted;
  const list = way === "list" ? { auto_provision_identities: true } : {};
  const text = await insertEntries({
    text: wanted.text,
    file,
    path: ["auth", "providers"],
    entries: [{ name: provider, value: { ...settings, ...list } }],
  });
  const entries = identityEntries(wanted);
  return entries.length === 0
    ? text
    : await insertEntries({ text, file, path: ["auth", "identities"], entries });
}

function identityEntries({ way, identities, chosen }: NewConfiguration): NewEntry[] {
  if (way === "none") return [];
  if (way === "list") return chosen === undefined ? [] : [{ name: chosen, value: { default: true } }];
  return identities.map(({ name, settings }) => ({
    name,
    value: name === chosen ? { default: true, ...settings } : settings,
  }));
}
