/** A permission set of `deno.json`: everything of a kind, or a list of what is allowed of it. */
export type PermissionSet = Readonly<Record<string, boolean | readonly string[]>>;

const KINDS: ReadonlySet<string> = new Set(["env", "read", "write", "net", "run", "sys"]);

/**
 * The set as flags for `deno compile`, which knows no named sets. A kind the program must never have (`ffi`,
 * `import`, all) is an error, and so is a value that this function would have to guess the meaning of.
 */
export function permissionFlags(set: PermissionSet): string[] {
  return Object.entries(set).flatMap(([kind, allowed]) => {
    if (!KINDS.has(kind)) {
      throw new Error(`cannot allow "${kind}": the program may have ${[...KINDS].join(", ")}`);
    }
    if (allowed === false) return [];
    if (allowed === true) return [`--allow-${kind}`];
    if (allowed.length === 0 || allowed.some((item) => item === "" || item.includes(","))) {
      throw new Error(`cannot allow "${kind}": ${JSON.stringify(allowed)} is not a list of names`);
    }
    return [`--allow-${kind}=${allowed.join(",")}`];
  });
}
