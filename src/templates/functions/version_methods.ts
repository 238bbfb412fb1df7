import type { Version } from "../semver/version.ts";
import { type Builtins, takes } from "../signature.ts";
import { Int } from "../value.ts";

/** The methods of a semantic version, such as `(semver "1.2.3").Major`. */
export function versionMethods(version: Version): Builtins {
  const [major, minor, patch] = version.parts.map((part) => takes([], () => new Int(part, "uint64")));
  return {
    ...(major && minor && patch ? { Major: major, Minor: minor, Patch: patch } : {}),
    Prerelease: takes([], () => version.prerelease),
    Metadata: takes([], () => version.metadata),
    Original: takes([], () => version.original),
    String: takes([], () => version.toString()),
  };
}
