/** The few pages that a person meets while signing in. */

import { escapeMarkup } from "./wire.ts";

export function messagePage(title: string, text: string): string {
  return page(title, `<p>${escapeMarkup(text)}</p>`);
}

export function consentPage(clientName: string, person: string, request: string): string {
  return page(
    "Allow access?",
    `<p><b>${escapeMarkup(clientName)}</b> asks to use the accounts of <b>${escapeMarkup(person)}</b>.</p>
<form method="post" action="/authorize">
<input type="hidden" name="request" value="${escapeMarkup(request)}">
<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button>
</form>`,
  );
}

export function devicePage(userCode: string, clientName: string | undefined, person: string): string {
  const asking = clientName
    ? `<b>${escapeMarkup(clientName)}</b> asks to use the accounts of <b>${escapeMarkup(person)}</b>.`
    : "Type the code that your device shows.";
  return page(
    "Confirm the code",
    `<p>${asking}</p>
<form method="post" action="/device">
<input name="user_code" value="${escapeMarkup(userCode)}" autocomplete="off">
<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button>
</form>
<p>Confirm only a sign-in that you started yourself.</p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escapeMarkup(title)}</title>
<style>body { font: 1.1rem system-ui; max-width: 32rem; margin: 4rem auto; padding: 0 1rem }</style>
<h1>${escapeMarkup(title)}</h1>
${body}
</html>
`;
}
