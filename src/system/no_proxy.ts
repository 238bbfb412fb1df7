const NAMES = ["NO_PROXY", "no_proxy"] as const;

/** `NO_PROXY` as the runtime reads it: it knows `*`, `.example.com` and networks, and neither `*.example.com` nor ports. */
export function plainNoProxy(value: string): string {
  return value.split(/[\s,]+/).filter((part) => part !== "").map((part) =>
    part.toLowerCase().replace(/^\*(?=\.)/, "").replace(/^([^:[\]]+):\d+$/, "$1")
  ).join(",");
}

/**
 * Brings the variables of this process into that form, before the first request reads them. Children get what was
 * there at the start.
 */
export function settleNoProxy(): void {
  for (const name of NAMES) {
    const value = Deno.env.get(name);
    if (value) Deno.env.set(name, plainNoProxy(value));
  }
}
