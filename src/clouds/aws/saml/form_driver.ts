/** Fills in the forms of sign-in pages like those of Keycloak and ADFS. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { SignInRequest } from "../../link.ts";
import { type LoginDetails, loginDetails } from "./login_details.ts";
import { type Wanted, wantedBy } from "./page_sort.ts";
import type { SamlSettings } from "./settings.ts";
import { type Visited, type Walk, walkOf } from "./walk.ts";

/** Pages from the first to the answer. */
const MOST_PAGES = 25;

export async function signInByForm(settings: SamlSettings, request: SignInRequest): Promise<string> {
  const walk = walkOf(request, settings.provider);
  const page = await walk.visit(startOf(settings.url));
  return await answerFrom(page, { settings, walk, details: loginDetails(settings, request) });
}

export interface FormWork {
  readonly settings: SamlSettings;
  readonly walk: Walk;
  readonly details: LoginDetails;
}

/** Goes on from a page until there is an answer for AWS. */
export async function answerFrom(start: Visited, { settings, walk, details }: FormWork): Promise<string> {
  let page = start;
  let before: Wanted["kind"] | undefined;
  let hadPassword = false;
  for (let step = 0; step < MOST_PAGES; step++) {
    const wanted = wantedBy(page);
    // A page that wants the same once more has not accepted what it got.
    const again = before === wanted.kind;
    if (hadPassword && before === "password" && !again && wanted.kind !== "locked") await details.accepted();
    before = wanted.kind;
    switch (wanted.kind) {
      case "answer":
        return wanted.posted;
      case "password": {
        const { form, field, user } = wanted;
        const password = await details.password(again || hadPassword);
        hadPassword = true;
        page = await walk.submit(form, {
          ...(user === undefined ? {} : { [user.name]: await details.username() }),
          [field.name]: password.reveal(),
        });
        break;
      }
      case "user":
        if (again) {
          throw failed(settings, "it does not know the user name", "Correct username of the provider.");
        }
        page = await walk.submit(wanted.form, { [wanted.field.name]: await details.username() });
        break;
      case "code":
        page = await walk.submit(wanted.form, { [wanted.field.name]: await details.code(again) });
        break;
      case "onward":
        page = await walk.submit(wanted.form);
        break;
      case "locked":
        throw failed(
          settings,
          "the account is locked",
          "Wait, or ask whoever manages the identity provider to unlock it. No more tries were made.",
        );
      case "security_key":
        throw failed(settings, "it wants a security key or passkey", "Set driver to Browser.");
      case "nothing":
        throw failed(settings, `nobody here understands its page${titleOf(page)}`, "Set driver to Browser.");
    }
  }
  throw failed(settings, "its pages do not come to an end", "Set driver to Browser.");
}

function titleOf({ title, status }: Visited): string {
  const words = [
    title === "" ? "" : `"${printable(title).slice(0, 60)}"`,
    status >= 400 ? `HTTP ${status}` : "",
  ];
  const told = words.filter((word) => word !== "").join(", ");
  return told === "" ? "" : ` (${told})`;
}

/** ADFS is often given by its host alone. */
function startOf(url: string): string {
  const address = new URL(url);
  if (!/^\/adfs\/?$/i.test(address.pathname)) return url;
  address.pathname = "/adfs/ls/IdpInitiatedSignOn.aspx";
  address.searchParams.set("loginToRp", "urn:amazon:webservices");
  return address.href;
}

function failed({ provider }: SamlSettings, state: string, hint: string): AtmosError {
  return new AtmosError("sign_in_failed", `cannot sign in at "${printable(provider)}": ${state}`, { hint });
}
