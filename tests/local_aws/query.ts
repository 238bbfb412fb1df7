/** Answers of the query protocol. */

import { escapeMarkup, type Reply, xml } from "./wire.ts";

export type Fields = { readonly [name: string]: string | Fields | readonly Fields[] };

/** The answer to an action, as XML. */
export function queryResult(action: string, fields: Fields, namespace = STS): Reply {
  return xml(
    200,
    `<${action}Response xmlns="${namespace}"><${action}Result>${elements(fields)}` +
      `</${action}Result><ResponseMetadata><RequestId>${crypto.randomUUID()}</RequestId></ResponseMetadata>` +
      `</${action}Response>`,
  );
}

const STS = "https://sts.amazonaws.com/doc/2011-06-15/";

function elements(fields: Fields): string {
  return Object.entries(fields).map(([name, value]) => `<${name}>${content(value)}</${name}>`).join("");
}

function content(value: string | Fields | readonly Fields[]): string {
  if (typeof value === "string") return escapeMarkup(value);
  if (Array.isArray(value)) return value.map((one) => `<member>${elements(one)}</member>`).join("");
  return elements(value as Fields);
}
