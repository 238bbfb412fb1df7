/** Stands in for the browser and the person in it: opens the page that atmos asks for, and follows where it leads. */
let url = Deno.args.at(-1);
if (url === undefined) Deno.exit(2);
let cookie: string | undefined;
let isOk = false;
while (url !== undefined) {
  const page: Response = await fetch(url, {
    redirect: "manual",
    headers: cookie === undefined ? {} : { cookie },
  });
  await page.body?.cancel();
  cookie = page.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
  const location = page.headers.get("location");
  url = location === null ? undefined : new URL(location, url).href;
  isOk = page.ok;
}
Deno.exit(isOk ? 0 : 1);
