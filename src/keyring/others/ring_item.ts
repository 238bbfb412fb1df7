/** The JSON around an item's value. Pure. */
import { Secret } from "../../secret.ts";

export interface RingPlaces {
  /** In words that the programs use: `file`, `pass`, `secret-service`, `keychain`, …; undefined for whichever is there. */
  readonly backend: string | undefined;
  /** In the macOS keychain. */
  readonly service: string;
  /** The keychain's file; undefined for the usual one. */
  readonly keychain: string | undefined;
  /** Whether an item of the Secret Service is theirs: other programs file theirs under the same name. */
  isOurs(label: string): boolean;
  readonly pass: { readonly folder: string; readonly prefix: string };
  /** The folder of encrypted files; undefined where there is none. */
  readonly files: string | undefined;
}

/** What it holds, or the end of a sentence that says why nobody knows. */
export type RingContent = { readonly value: Secret } | { readonly reason: string };

export interface RingItem {
  /** For a person, such as `the Secret Service`. */
  readonly store: string;
  /** @param passphrase asked for at most once for all files */
  read(passphrase: () => Promise<Secret>): Promise<RingContent>;
}

/** `{"Key": …, "Data": "<base64>", "Label": …}` */
export function contentOf(json: string): RingContent {
  const data = partsOf(json)?.Data;
  try {
    if (typeof data === "string") {
      return {
        value: new Secret(new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.fromBase64(data))),
      };
    }
  } catch {
    // Whatever it is, it was not written by such a program.
  }
  return { reason: "what lies there is no item of it" };
}

export function labelOf(json: string): string | undefined {
  const parts = partsOf(json);
  return parts === undefined ? undefined : typeof parts.Label === "string" ? parts.Label : "";
}

function partsOf(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null
      ? value as Readonly<Record<string, unknown>>
      : undefined;
  } catch {
    return undefined;
  }
}
