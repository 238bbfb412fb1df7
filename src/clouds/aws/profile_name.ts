/**
 * The AWS profile that stands for an identity: its name as configured, where every program that reads these files
 * accepts it. The strictest of them, the AWS SDK for JavaScript, takes letters, digits and `_ - @ + . % : /`; other
 * characters are written as the `%XX` of their UTF-8 bytes, and so is `%` itself, so that two identities never share
 * a profile.
 */
export function profileName(identity: string): string {
  // Python's configparser gives what stands below [DEFAULT] to every other section.
  if (identity === "DEFAULT") return "%44EFAULT";
  return identity.replace(/[^A-Za-z0-9_@+.:/-]/gu, (character) =>
    Array.from(
      new TextEncoder().encode(character),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    ).join(""));
}

/** The identity that a profile stands for. */
export function identityName(profile: string): string {
  return profile.replace(/(%[0-9A-F]{2})+/g, (bytes) => {
    const codes = bytes.slice(1).split("%").map((code) => parseInt(code, 16));
    return new TextDecoder().decode(Uint8Array.from(codes));
  });
}

/** The section of a profile in a config file; in a credentials file it is the profile's own name. */
export function configSection(profile: string): string {
  return profile === "default" ? "default" : `profile ${profile}`;
}
