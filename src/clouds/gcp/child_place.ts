/** Where the files of a session are that a child is shown. */
import type { SessionKey } from "../session.ts";
import type { CloudContext } from "../link.ts";
import { sessionPath } from "../session_folders.ts";
import { ADC_FILE } from "./words.ts";

export interface ChildPlace {
  /** Of gcloud alone: its configuration, and what it keeps besides. */
  readonly gcloudFolder: string;
  /** What client libraries read. */
  readonly adcFile: string;
}

export const CLOUD = "gcp";

/** The folder of gcloud below that of a session. */
export const GCLOUD = "gcloud";

export function childPlace(context: CloudContext, key: SessionKey): ChildPlace {
  return {
    gcloudFolder: sessionPath(context, CLOUD, key, GCLOUD),
    adcFile: sessionPath(context, CLOUD, key, ADC_FILE),
  };
}
