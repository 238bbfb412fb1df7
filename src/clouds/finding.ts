/** What an examination of this machine finds: said by whoever knows about it, printed and mended elsewhere. */
import type { CloudContext } from "./link.ts";

export interface Finding {
  /** `broken`: something does not work, or is open to others. `warning`: something may surprise. */
  readonly severity: "broken" | "warning";
  /** One sentence without its point. */
  readonly what: string;
  /** What to do: whole sentences, with the exact command where there is one. */
  readonly fix: string;
  /** How it is mended without a risk; undefined where that is for a person. */
  readonly repair?: Repair;
}

export type Repair =
  | { readonly kind: "mode"; readonly path: string; readonly mode: number }
  /** Removes what killed writers left in a folder of ours. */
  | { readonly kind: "sweep"; readonly folder: string };

export interface Examined {
  readonly name: string;
  /** How it is, in a few words. */
  readonly state: string;
  readonly findings: readonly Finding[];
}

export type Examine = (context: CloudContext) => Promise<readonly Examined[]>;

export function broken(what: string, fix: string, repair?: Repair): Finding {
  return { severity: "broken", what, fix, ...(repair === undefined ? {} : { repair }) };
}

export function warning(what: string, fix: string, repair?: Repair): Finding {
  return { ...broken(what, fix, repair), severity: "warning" };
}
