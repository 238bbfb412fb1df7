/** The pages that the browser shows when a sign-in ends, or cannot go on. They load nothing and run nothing. */
import type { LoopbackReply } from "../../system/ports.ts";
import type { Visit } from "./bound_browser.ts";

/** What is shown to a browser that is not sent on. */
export function pageFor(visit: Exclude<Visit, { kind: "sent_on" }>): LoopbackReply {
  switch (visit.kind) {
    case "came_back":
      return visit.callback.kind === "code"
        ? page(200, "Signed in", "You can close this window and go back to the terminal.")
        : page(200, "Sign-in failed", visit.callback.reason);
    case "opened_twice":
      return page(
        403,
        "Sign-in stopped",
        "This page had been opened before, by another browser or program. Nobody is signed in. " +
          "Go back to the terminal.",
      );
    case "other_browser":
      return page(
        403,
        "Not this browser",
        "The sign-in was begun in another browser, or this one keeps no cookies for 127.0.0.1. " +
          "Open the link that the terminal shows.",
      );
    case "stranger":
      return page(visit.status, "Not this sign-in", "This page belongs to no sign-in that is going on.");
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
