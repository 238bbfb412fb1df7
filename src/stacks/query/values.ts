export function itemsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

export function isTrue(value: unknown): boolean {
  return value !== false && value !== null && value !== undefined;
}

export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1);
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

export function plus(one: unknown, other: unknown): unknown {
  if (one === null || one === undefined) return other;
  if (other === null || other === undefined) return one;
  if (Array.isArray(one)) return [...one, ...Array.isArray(other) ? other : [other]];
  if (typeof one === "number" && typeof other === "number") return one + other;
  if (typeof one === "object" && typeof other === "object") return { ...one, ...other };
  return `${String(one)}${String(other)}`;
}
