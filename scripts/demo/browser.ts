/** Stands in for the browser and the person in it: opens the page that atmos asks for, and follows where it leads. */
const url = Deno.args.at(-1);
if (url === undefined) Deno.exit(2);
const page = await fetch(url);
await page.body?.cancel();
Deno.exit(page.ok ? 0 : 1);
