/** Finds secrets where they must not be: in plain, percent-encoded, hexadecimal or base64 form, whole or cut short. */

/** How much of a secret's beginning and end is looked for. */
const PART = 32;

/** The forms of the secrets that are found in the text, shortened so that a failure shows no secret. */
export function secretsIn(text: string, secrets: Iterable<string>): string[] {
  const found: string[] = [];
  for (const secret of secrets) {
    for (const [form, trace] of tracesOf(secret)) {
      if (text.includes(trace)) found.push(`${secret.slice(0, 14)}… (${form})`);
    }
  }
  return found;
}

/** Fails when a secret is in the text; `where` says what the text is. */
export function assertNoSecret(where: string, text: string, secrets: Iterable<string>): void {
  const found = secretsIn(text, secrets);
  if (found.length > 0) throw new Error(`secrets in ${where}: ${found.join(", ")}`);
}

type Trace = readonly [form: string, trace: string];

/** A story asks for the same few secrets in every text. */
const known = new Map<string, readonly Trace[]>();

function tracesOf(secret: string): readonly Trace[] {
  const traces = known.get(secret) ?? findTraces(secret);
  known.set(secret, traces);
  return traces;
}

function findTraces(secret: string): Trace[] {
  const parts = new Set([secret.slice(0, PART), secret.slice(-PART)]);
  return [...parts].flatMap((part): Trace[] => {
    const bytes = new TextEncoder().encode(part);
    const wide = new Uint8Array([...bytes].flatMap((byte) => [byte, 0]));
    return [
      ["plain", part],
      ["percent-encoded", encodeURIComponent(part)],
      ["hexadecimal", [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")],
      ...alignments(bytes).map((text): Trace => ["base64", text]),
      ...alignments(wide).map((text): Trace => ["base64 of UTF-16", text]),
    ];
  });
}

/** What stays the same in base64 whatever stands before and after: three ways for the bytes to fall. */
function alignments(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((offset) => {
    const whole = bytes.subarray(offset, bytes.length - ((bytes.length - offset) % 3));
    return btoa(String.fromCharCode(...whole));
  });
}
