/** Portals that several entries of a tool name, each as one provider. Pure. */
import type { FoundEntry } from "../../importer.ts";
import { isSamePortal, normaliseStartUrl } from "../identity_center/start_url.ts";
import { freeName } from "../../free_name.ts";
import { nameOfAddress, said } from "./settings_text.ts";

export class Portals {
  readonly entries: FoundEntry[] = [];
  readonly #names = new Set<string>();

  /** The provider's name and region; why there is none. */
  add(
    wanted: {
      readonly startUrl: string | undefined;
      readonly region: string | undefined;
      readonly name: string | undefined;
      readonly place: string;
    },
    more: Readonly<Record<string, unknown>> = {},
  ): { readonly provider: string; readonly region: string } | { readonly reason: string } {
    const { startUrl, region, place } = wanted;
    if (!startUrl) return { reason: "its portal has no start URL" };
    if (!region) return { reason: "its portal has no region" };
    let address: string;
    try {
      address = normaliseStartUrl(startUrl);
    } catch {
      return { reason: "the start URL of its portal is none that a sign-in may be entrusted to" };
    }
    const same = this.entries.find(({ settings }) =>
      settings.region === region && isSamePortal(address, String(settings.start_url))
    );
    if (same !== undefined) return { provider: same.name, region };
    const name = freeName(wanted.name ?? nameOfAddress(address), this.#names);
    const settings = { kind: "aws/iam-identity-center", start_url: address, region, ...said(more) };
    this.entries.push({ name, settings, place, tells: ["kind", "start_url", "region"] });
    return { provider: name, region };
  }
}
