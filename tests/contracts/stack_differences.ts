/** Every path at which two plain values differ, with what stands there. */
export function differences(ours: unknown, theirs: unknown, path = ""): string[] {
  if (isMap(ours) && isMap(theirs)) {
    const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
    return [...keys].sort().flatMap((key) => differences(ours[key], theirs[key], `${path}.${key}`));
  }
  if (JSON.stringify(ordered(ours)) === JSON.stringify(ordered(theirs))) return [];
  const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 120) ?? "nothing";
  return [`${path}: ${shown(ours)} instead of ${shown(theirs)}`];
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1);
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
