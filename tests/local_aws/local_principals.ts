export interface LocalRole {
  /** `arn:aws:iam::111122223333:role/Deployer` */
  readonly arn: string;
  /** Whom its trust policy lets in: ARNs of users and roles, or the issuer of a token; `*` for everybody. */
  readonly trusts: readonly string[];
  readonly externalId?: string;
  /** Seconds (3600). */
  readonly maxDuration?: number;
  /** Whether a second factor is demanded. */
  readonly mfa?: boolean;
  /** Whether sts:TagSession is allowed (true). */
  readonly tagging?: boolean;
  /** Whether sts:SetSourceIdentity is allowed (true). */
  readonly sourceIdentity?: boolean;
  /** The subject that a token must have. */
  readonly subject?: string;
}

export interface LocalUser {
  readonly accountId: string;
  readonly name: string;
  /** The device that shows its codes. */
  readonly mfaSerial?: string;
}
