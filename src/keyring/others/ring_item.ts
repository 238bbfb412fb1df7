/** The JSON around an item's value. Pure. */
import { Secret } from "../../secret.ts";
import type { RingContent } from "./ring.ts";

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
