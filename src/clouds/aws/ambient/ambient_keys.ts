import { AtmosError } from "../../../errors.ts";
import type { Credentials } from "../../credentials.ts";
import { type Fact, fact } from "../../fact.ts";
import { AwsKeys, type AwsKeyValues } from "../keys.ts";

/** Keys that this machine has already; children find them by themselves. */
export class AmbientKeys extends AwsKeys {
  /** Of the identity's own settings; undefined to leave the machine's. */
  readonly ownRegion: string | undefined;
  readonly #whose: readonly Fact[];

  constructor(values: AwsKeyValues, ownRegion: string | undefined, whose: readonly Fact[]) {
    super(values);
    this.ownRegion = ownRegion;
    this.#whose = whose;
  }

  override get facts(): readonly Fact[] {
    return [...this.#whose, ...super.facts];
  }
}

/** Keys that nobody has looked for: only programs know how to find them. */
export class UnseenKeys implements Credentials {
  readonly expiresAt = undefined;

  /** @param why no keys could be read, for a person */
  constructor(readonly ownRegion: string | undefined, readonly why: string) {}

  /** The error of whoever needs them. */
  cannot(doing: string): AtmosError {
    return new AtmosError("unavailable", `${doing}: ${this.why}`, {
      hint: "Programs may find keys where atmos does not look: run one with `atmos auth exec`.",
    });
  }

  get facts(): readonly Fact[] {
    return fact("region", "Region", this.ownRegion);
  }
}
