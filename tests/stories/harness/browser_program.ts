/**
 * The browser of a story, with a person in front of it: opens the page, presses a button, follows redirects.
 * Arguments: a folder with the file `decision` (`approve`, `deny`, `never`) and the URL. Leaves one line of
 * JSON per visit in `visits` of that folder.
 */

import { join } from "node:path";

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

export interface Visit {
  /** What the program asked to show. */
  readonly url: string;
  /** What the person then saw, redirects included; the last one is where the sign-in ended. */
  readonly pages: readonly Page[];
}

/** The one cookie of each host: as in every browser, ports make no difference. */
const cookies = new Map<string, string>();

if (import.meta.main) {
  const [folder = "", url = ""] = Deno.args;
  const decision = (await Deno.readTextFile(join(folder, "decision"))).trim();
  const note = (pages: readonly Page[]): Promise<void> =>
    Deno.writeTextFile(join(folder, "visits"), `${JSON.stringify({ url, pages })}\n`, { append: true });
  if (decision === "never") {
    await note([]);
  } else {
    const pages = await visit(url);
    const form = formOf(pages.at(-1));
    if (form) pages.push(...await visit(form.action, { ...form.fields, decision: pressed(decision) }));
    await note(pages);
  }
}

function pressed(decision: string): string {
  return decision === "approve" ? "allow" : "deny";
}

async function visit(start: string, form?: Readonly<Record<string, string>>): Promise<Page[]> {
  const pages: Page[] = [];
  let next: string | undefined = start;
  let request: RequestInit = form ? { method: "POST", body: new URLSearchParams(form) } : {};
  while (next !== undefined && pages.length < 5) {
    const cookie = cookies.get(new URL(next).hostname);
    const headers: HeadersInit = cookie === undefined ? {} : { cookie };
    const answer: Response = await fetch(next, { ...request, headers, redirect: "manual" });
    const [kept] = answer.headers.getSetCookie();
    if (kept !== undefined) cookies.set(new URL(next).hostname, kept.split(";")[0] ?? "");
    pages.push({ url: next, status: answer.status, text: await answer.text() });
    const location = answer.headers.get("location");
    next = location === null ? undefined : new URL(location, next).href;
    request = {};
  }
  return pages;
}

function formOf(page: Page | undefined): { action: string; fields: Record<string, string> } | undefined {
  const action = /<form method="post" action="([^"]+)"/.exec(page?.text ?? "")?.[1];
  if (!page || !action) return undefined;
  const inputs = page.text.matchAll(/<input [^>]*name="([^"]+)" value="([^"]*)"/g);
  const fields = Object.fromEntries([...inputs].map(([, name = "", value = ""]) => [name, value]));
  return { action: new URL(action, page.url).href, fields };
}
