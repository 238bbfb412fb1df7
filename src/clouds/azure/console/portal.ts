/**
 * The Azure portal at the subscription, or at the resource group, of an identity. The portal takes no token: who is signed in
 * there is decided by the browser's own sign-in, and the address chooses directory and page.
 */
import { AtmosError } from "../../../errors.ts";
import { didYouMean } from "../../../nearest.ts";
import { printable } from "../../../printable.ts";
import { Secret } from "../../../secret.ts";
import type { ConsoleDoor, ConsoleRequest, ConsoleWish } from "../../console.ts";
import type { CloudContext } from "../../link.ts";
import { azureSession } from "../credentials.ts";
import type { SessionValues } from "../values.ts";
import { placeOf } from "../places.ts";
import { PAGES, resourceType } from "./pages.ts";

/** @throws AtmosError `usage` for a page that there is not */
export function portalDoor({ session, wish }: ConsoleRequest, { system }: CloudContext): ConsoleDoor {
  const { values } = azureSession(session.credentials);
  const { portal } = placeOf(values.cloud, system.env);
  const page = pageFor(wish.destination, values, portal);
  return {
    link: new Secret(page),
    page,
    signsIn: false,
    sessionExpiresAt: undefined,
    notes: notesFor(wish, values),
  };
}

function pageFor(destination: string | undefined, values: SessionValues, portal: string): string {
  const { tenant, subscription, resourceGroup } = values;
  const start = `${portal}/#@${tenant}`;
  const own = `${start}/resource/subscriptions/${subscription.id}`;
  if (destination === undefined) {
    return resourceGroup === undefined
      ? `${own}/overview`
      : `${own}/resourceGroups/${encodeURIComponent(resourceGroup)}/overview`;
  }
  if (/^https?:/i.test(destination)) return addressOf(destination, portal);
  const page = destination.toLowerCase();
  if (page === "subscription" || page === "sub") return `${own}/overview`;
  const type = resourceType(page);
  if (type !== undefined) {
    return `${start}/view/HubsExtension/BrowseResource/resourceType/${encodeURIComponent(type)}`;
  }
  throw new AtmosError(
    "usage",
    `cannot open the page "${printable(destination)}": there is none of this name`,
    {
      hint: suggestion(page, portal),
    },
  );
}

function suggestion(page: string, portal: string): string {
  return didYouMean(page, PAGES) ?? `Take one of ${PAGES.join(", ")}, or an address below ${portal}.`;
}

/** Nobody is sent to another site, as if that were Azure's. */
function addressOf(address: string, portal: string): string {
  const url = URL.parse(address);
  if (url !== null && url.origin === portal && url.username === "" && url.password === "") return url.href;
  throw new AtmosError("usage", `cannot open "${printable(address)}": it is no page of the portal`, {
    hint: `Write an address below ${portal}.`,
  });
}

function notesFor(wish: ConsoleWish, { principal }: SessionValues): string[] {
  const who = principal.kind === "user"
    ? `Sign in there as ${printable(principal.name)}, where the browser is signed in as somebody else.`
    : "An application cannot sign in to the portal: what you see there is what you may see yourself.";
  return [
    `The portal shows what the browser's own sign-in may see. ${who}`,
    ...(wish.region === undefined ? [] : ["The portal has no regions: --region changes nothing."]),
    ...(wish.seconds === undefined ? [] : ["Azure decides how long the browser stays signed in."]),
    ...(wish.logoutFirst
      ? ["The portal is not signed out first: use --isolated for a browser of its own."]
      : []),
  ];
}
