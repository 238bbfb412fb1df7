/** Goes from page to page as a browser would, without one. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { HttpFailure } from "../../../system/http.ts";
import { isTrustworthy } from "../../../trustworthy_url.ts";
import type { SignInRequest } from "../../link.ts";
import { noAnswer } from "../../no_answer.ts";
import { cookieJar } from "./cookie_jar.ts";
import { filledIn, type Form, type HtmlPage, readPage } from "./html_forms.ts";

const MOST_REDIRECTS = 15;

export interface Visited extends HtmlPage {
  readonly address: string;
  readonly status: number;
  readonly html: string;
}

export interface Walk {
  visit(address: string): Promise<Visited>;
  /** @throws AtmosError `sign_in_failed` for a form that leads to a page that is not encrypted */
  submit(form: Form, values?: Readonly<Record<string, string>>): Promise<Visited>;
  /** Sends JSON, and gives what comes back whatever the status. */
  json(address: string, body: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
}

/** @throws AtmosError `unavailable`, `sign_in_failed` */
export function walkOf({ system, interaction }: SignInRequest, provider: string): Walk {
  const jar = cookieJar();
  const doing = `cannot sign in at "${printable(provider)}"`;

  async function send(
    method: string,
    address: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ status: number; headers: Readonly<Record<string, string>>; text: string }> {
    const url = URL.parse(address);
    if (url === null || !isTrustworthy(url)) {
      throw new AtmosError(
        "sign_in_failed",
        `${doing}: it leads to ${printable(address)}, which is not encrypted`,
        {
          hint: "Ask whoever manages the identity provider, or set driver to Browser.",
        },
      );
    }
    const cookie = jar.header(address);
    const request = {
      method,
      url: address,
      headers: { ...headers, ...(cookie === undefined ? {} : { cookie }) },
      signal: interaction.cancelled,
      ...(body === undefined ? {} : { body }),
    };
    try {
      const reply = await system.http.send(request);
      jar.take(reply.cookies, address, system.clock.now());
      return { ...reply, text: new TextDecoder().decode(reply.body) };
    } catch (thrown) {
      if (interaction.cancelled.aborted) {
        throw new AtmosError("cancelled", `${doing}: cancelled`, { cause: thrown });
      }
      throw thrown instanceof HttpFailure ? noAnswer(thrown, doing) : thrown;
    }
  }

  /** A browser goes on with a GET; only 307 and 308 are sent again as they were, and never to another host. */
  async function follow(method: string, start: string, form: string | undefined): Promise<Visited> {
    let [verb, address, body] = [method, start, form];
    for (let step = 0; step <= MOST_REDIRECTS; step++) {
      const headers = {
        accept: "text/html,application/xhtml+xml",
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      };
      const { status, headers: told, text } = await send(verb, address, body, headers);
      const next = status >= 300 && status < 400 ? URL.parse(told.location ?? "", address) : null;
      if (next === null || told.location === undefined) {
        return { ...readPage(text, address), address, status, html: text };
      }
      const stays = (status === 307 || status === 308) && next.origin === new URL(address).origin;
      if (!stays) [verb, body] = ["GET", undefined];
      address = next.href;
    }
    throw new AtmosError("sign_in_failed", `${doing}: its pages lead in a circle`, {
      hint: "Check the address of the provider, or set driver to Browser.",
    });
  }

  return {
    visit: (address) => follow("GET", address, undefined),
    submit: (form, values = {}) => {
      const sent = filledIn(form, values).toString();
      if (form.method === "POST") return follow("POST", form.action, sent);
      const url = new URL(form.action);
      url.search = sent;
      return follow("GET", url.href, undefined);
    },
    json: async (address, body) => {
      const headers = { accept: "application/json", "content-type": "application/json" };
      const { status, text } = await send("POST", address, JSON.stringify(body), headers);
      try {
        return { status, body: JSON.parse(text) };
      } catch {
        return { status, body: undefined };
      }
    },
  };
}
