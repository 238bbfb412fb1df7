/** What is asked and answered, and the one directory that there is. */

export const TENANT = "11111111-2222-3333-4444-555555555555";

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The body, as text. */
  readonly text: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** For lists of what was asked. */
export function callName({ method, url }: Asked, form: URLSearchParams): string {
  if (!url.pathname.endsWith("/token")) return `${method} ${url.pathname.split("/").at(-1)}`;
  return `token ${(form.get("grant_type") ?? "").split(":").at(-1)}`;
}
