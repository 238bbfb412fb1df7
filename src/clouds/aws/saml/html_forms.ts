/** The forms of a page, as far as somebody must know them who fills them in. Pure; no page is ever run. */
import { decoded, piecesOf } from "./html_pieces.ts";

export interface Field {
  readonly tag: "input" | "select" | "button" | "textarea";
  /** In lower case; `text` when nothing is said. */
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly isChecked: boolean;
  /** All that the page says about it, in lower case: id, autocomplete, inputmode, placeholder, … */
  readonly about: string;
}

export interface Form {
  /** Absolute. */
  readonly action: string;
  readonly method: "GET" | "POST";
  readonly fields: readonly Field[];
}

export interface HtmlPage {
  readonly forms: readonly Form[];
  /** What a person reads, on one line. */
  readonly text: string;
  readonly title: string;
}

/** Characters beyond which no sign-in page goes. */
const LONGEST = 2_000_000;

/** @param address of the page, where actions begin */
export function readPage(html: string, address: string): HtmlPage {
  const { tags, text, title } = piecesOf(html.slice(0, LONGEST));
  const forms: { action: string; method: "GET" | "POST"; fields: Field[] }[] = [];
  let form: (typeof forms)[number] | undefined;
  let select:
    | { name: string; about: string; value: string | undefined; first: string | undefined }
    | undefined;
  for (const { tag, slash, attributes } of tags) {
    if (tag === "form") {
      form = undefined;
      if (slash) continue;
      const action = URL.parse(attributes.get("action") || address, address)?.href;
      if (action === undefined) continue;
      form = {
        action,
        method: attributes.get("method")?.toUpperCase() === "POST" ? "POST" : "GET",
        fields: [],
      };
      forms.push(form);
    } else if (form === undefined) {
      continue;
    } else if (tag === "select") {
      if (slash && select !== undefined) {
        form.fields.push({
          tag: "select",
          type: "select",
          name: select.name,
          value: select.value ?? select.first ?? "",
          isChecked: false,
          about: select.about,
        });
        select = undefined;
      } else if (!slash) {
        select = {
          name: attributes.get("name") ?? "",
          about: aboutOf(attributes),
          value: undefined,
          first: undefined,
        };
      }
    } else if (tag === "option" && !slash && select !== undefined) {
      select.first ??= attributes.get("value") ?? "";
      if (attributes.has("selected")) select.value = attributes.get("value") ?? "";
    } else if (!slash && (tag === "input" || tag === "button" || tag === "textarea")) {
      form.fields.push({
        tag,
        type: (attributes.get("type") ?? (tag === "button" ? "submit" : "text")).toLowerCase(),
        name: attributes.get("name") ?? "",
        value: attributes.get("value") ?? "",
        isChecked: attributes.has("checked"),
        about: aboutOf(attributes),
      });
    }
  }
  return { forms, text: decoded(text).replace(/\s+/g, " ").trim(), title: decoded(title).trim() };
}

function aboutOf(attributes: ReadonlyMap<string, string>): string {
  const told = ["name", "id", "autocomplete", "inputmode", "placeholder", "aria-label", "class"];
  return told.flatMap((name) => attributes.get(name) ?? []).join(" ").toLowerCase();
}

/** What a browser would send when the first button is pressed, with these values instead of the page's. */
export function filledIn(form: Form, values: Readonly<Record<string, string>>): URLSearchParams {
  const sent = new URLSearchParams();
  let isPressed = false;
  for (const { name, type, tag, value, isChecked } of form.fields) {
    if (name === "") continue;
    if (Object.hasOwn(values, name)) sent.append(name, values[name] ?? "");
    else if (type === "submit" && (tag === "button" || tag === "input")) {
      if (!isPressed) sent.append(name, value);
      isPressed = true;
    } else if (type === "checkbox" || type === "radio") {
      if (isChecked) sent.append(name, value || "on");
    } else if (!["button", "reset", "image", "file"].includes(type)) sent.append(name, value);
  }
  return sent;
}
