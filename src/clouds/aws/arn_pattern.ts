/** Whether the ARN of a caller is one that somebody wrote down. Pure. */

/**
 * `*` stands for anything. A role may be written as it stands in IAM, although its sessions have another ARN, in which
 * the role's path and its session's name differ: `arn:aws:iam::<account>:role/<path>/<role>`. Without a session's name,
 * `arn:aws:sts::<account>:assumed-role/<role>` is every session of the role.
 */
export function arnFits(pattern: string, actual: string): boolean {
  if (fits(pattern, actual)) return true;
  const [, head, role] = /^(arn:[^:]*:sts::[^:]*:)assumed-role\/([^/]+)\/[^/]+$/.exec(actual) ?? [];
  if (head === undefined || role === undefined) return false;
  if (fits(pattern, `${head}assumed-role/${role}`)) return true;
  const [, before, named] = /^(arn:[^:]*:iam::[^:]*:role\/)(?:.*\/)?([^/]+)$/.exec(pattern) ?? [];
  return before !== undefined && named !== undefined &&
    fits(`${before}${named}`, `${head.replace(":sts:", ":iam:")}role/${role}`);
}

/** In time that grows with the length alone, however many stars there are. */
function fits(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  const until = text.length - last.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0 || at + part.length > until) return false;
    from = at + part.length;
  }
  return from <= until;
}
