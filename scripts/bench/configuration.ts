/** Identities in a chain, at most; real chains are shorter. */
export const CHAIN = 5;

/**
 * The text of an `atmos.yaml` with so many identities of the kind that needs no cloud, in chains of five:
 * `identity-0` starts at the provider, `identity-4` is four links further, `identity-5` starts anew.
 */
export function configurationOf(identities: number): string {
  const lines = [
    "auth:",
    "  providers:",
    "    here:",
    "      kind: mock/aws",
    "      region: us-east-1",
    "  identities:",
  ];
  for (let n = 0; n < identities; n++) {
    lines.push(
      `    identity-${n}:`,
      "      kind: mock/aws",
      ...(n === 0 ? ["      default: true"] : []),
      `      via: { ${n % CHAIN === 0 ? "provider: here" : `identity: identity-${n - 1}`} }`,
    );
  }
  return lines.join("\n") + "\n";
}

/** The identity at the end of the last chain that is as long as they get. */
export function farthestIdentity(identities: number): string {
  return `identity-${identities - (identities % CHAIN) - 1}`;
}
