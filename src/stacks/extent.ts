/** What is too much of a piece of data that somebody else made; looked at level by level, so that no depth is too deep. */
export function excess(
  data: unknown,
  { deepest, most }: { readonly deepest: number; readonly most: number },
): "deep" | "many" | undefined {
  let level: unknown[] = [data];
  let left = most;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return "deep";
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      const parts = Object.values(value);
      left -= parts.length;
      if (left < 0) return "many";
      for (const part of parts) next.push(part);
    }
    level = next;
  }
  return undefined;
}
