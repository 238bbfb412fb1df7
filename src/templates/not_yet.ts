/** A value that is needed is not known yet. What does not depend on it may still be looked at. */
export class NotYet extends Error {
  override readonly name = "NotYet";
}

/** A value that is not known yet decides how the template goes on: there is nothing more to look at in this round. */
export class RoundEnds extends Error {
  override readonly name = "RoundEnds";
  /** Offset of the node that depends on the value. */
  readonly at: number;

  constructor(at: number) {
    super();
    this.at = at;
  }
}
