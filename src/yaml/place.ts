/** Where something stands in a configuration file; line and column count from 1. */
export interface Place {
  /** As it should be shown to a person. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `atmos.yaml:12:7` */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}
