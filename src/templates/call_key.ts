/** One text for every function with its arguments: values that differ in type or content have different ones. */
export function callKey(name: string, values: readonly unknown[]): string {
  return `${name}(${values.map(keyOf).join()})`;
}

function keyOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`;
  if (typeof value === "object" && value !== null) {
    const pairs = Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1);
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${keyOf(item)}`).join()}}`;
  }
  return Object.is(value, -0) ? "-0" : String(value);
}
