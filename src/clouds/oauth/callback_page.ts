/** The pages that the browser shows at the end of a sign-in. They load nothing and run nothing. */
import type { LoopbackReply } from "../../system/ports.ts";
import type { Callback } from "./pkce.ts";

export function callbackPage(callback: Callback): LoopbackReply {
  switch (callback.kind) {
    case "code":
      return page(200, "Signed in", "You can close this window and go back to the terminal.");
    case "refused":
      return page(200, "Sign-in failed", callback.reason);
    case "stranger":
      return page(callback.status, "Not this sign-in", "This page belongs to no sign-in that is going on.");
  }
}

function page(status: number, title: string, text: string): LoopbackReply {
  const style = "body{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em}";
  return {
    status,
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)} - Atmos</title>` +
      `<style>${style}</style><h1>${escaped(title)}</h1><p>${escaped(text)}</p></html>`,
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}
