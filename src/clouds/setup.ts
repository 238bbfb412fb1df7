/** How somebody who has no configuration yet gets a provider of a kind: what is asked, and what can be found out. */
import type { Folders } from "../files/folders.ts";
import type { System } from "../system/ports.ts";

/** An address that a program on this machine knows already. */
export interface KnownAddress {
  readonly startUrl: string;
  readonly region: string;
  /** Where it was found, for a person. */
  readonly from: string;
}

export interface ProviderSetup {
  /** What it is called, for a person. */
  readonly label: string;
  /** What an entry is called by default. */
  readonly name: string;
  /** Changes nothing, and fails for nothing: what cannot be read knows no address. */
  known(machine: { readonly system: System; readonly folders: Folders }): Promise<readonly KnownAddress[]>;
  /** The address as an entry has it. @throws AtmosError `config_invalid` when it is none */
  startUrl(written: string): string;
  /** The region, where the address or the page there says it; undefined where they do not. */
  regionOf(startUrl: string, system: System, cancelled: AbortSignal): Promise<string | undefined>;
  /** Those to choose from. */
  regions(): readonly string[];
  /** @throws AtmosError `config_invalid` when the region is none */
  settings(startUrl: string, region: string): Readonly<Record<string, unknown>>;
}
