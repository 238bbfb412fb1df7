export interface Topic {
  readonly name: string;
  /** A line of a list. */
  readonly summary: string;
  readonly parts: readonly TopicPart[];
  /** Where there is more. */
  readonly page: string;
}

export interface TopicPart {
  readonly title: string;
  readonly text?: string;
  readonly rows?: readonly (readonly [term: string, meaning: string])[];
}
