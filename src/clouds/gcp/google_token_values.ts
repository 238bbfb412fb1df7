import type { Secret } from "../../secret.ts";
import type { Libraries } from "./libraries.ts";

export interface GoogleTokenValues {
  readonly accessToken: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** The e-mail of whoever it speaks for, or what Google calls them; undefined when nobody has said. */
  readonly account?: string | undefined;
  readonly project?: string | undefined;
  readonly region?: string | undefined;
  readonly zone?: string | undefined;
  /** What it may be used for. */
  readonly scopes: readonly string[];
  /** How client libraries get the same; undefined where nothing of ours can tell them. */
  readonly libraries?: Libraries | undefined;
}
