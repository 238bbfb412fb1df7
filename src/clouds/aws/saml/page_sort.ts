/** What a page of a sign-in wants. Pure. */
import { isAcs } from "./acs.ts";
import type { Field, Form, HtmlPage } from "./html_forms.ts";

export type Wanted =
  | { readonly kind: "answer"; readonly posted: string; readonly form: Form }
  | {
    readonly kind: "password";
    readonly form: Form;
    readonly user: Field | undefined;
    readonly field: Field;
  }
  | { readonly kind: "user"; readonly form: Form; readonly field: Field }
  | { readonly kind: "code"; readonly form: Form; readonly field: Field }
  /** A page that goes on by itself. */
  | { readonly kind: "onward"; readonly form: Form }
  | { readonly kind: "security_key" }
  | { readonly kind: "locked" }
  | { readonly kind: "nothing" };

const CODE =
  /otp|totp|one-time|passcode|oathcode|verification ?code|security_?code|mfa|twofactor|2fa|challengequestionanswer|\bcode\b/;
const KEY = /webauthn|security key|passkey|fido/i;
const LOCKED =
  /(account|user)[^.]{0,40}\b(is|has been|was)\b[^.]{0,20}(locked|disabled|suspended|deactivated|blocked)|locked out|too many (failed )?(sign-?in |login )?attempts|temporarily (locked|disabled)/i;

/** @param isAccepted whether a place takes the answer, beside those of AWS */
export function wantedBy(page: HtmlPage, isAccepted: (place: string) => boolean = () => false): Wanted {
  for (const form of page.forms) {
    const posted = form.fields.find(({ name }) => name === "SAMLResponse")?.value;
    // An answer for somebody else goes there: it is one stage of several.
    if (posted) {
      return isAcs(form.action) || isAccepted(form.action)
        ? { kind: "answer", posted, form }
        : { kind: "onward", form };
    }
  }
  if (LOCKED.test(page.text)) return { kind: "locked" };
  for (const form of page.forms) {
    const open = form.fields.filter(isOpen);
    const field = open.find(({ type }) => type === "password");
    if (field !== undefined && !CODE.test(field.about)) {
      return { kind: "password", form, field, user: open.find(isText) };
    }
    const code = open.find((one) => CODE.test(one.about));
    if (code !== undefined) return { kind: "code", form, field: code };
  }
  if (KEY.test(page.text)) return { kind: "security_key" };
  for (const form of page.forms) {
    const open = form.fields.filter(isOpen);
    const [only, another] = open.filter(isText);
    if (only !== undefined && another === undefined && /user|mail|login|name|account/.test(only.about)) {
      return { kind: "user", form, field: only };
    }
  }
  const [form, another] = page.forms;
  const isSilent = form !== undefined && another === undefined && form.method === "POST" &&
    form.fields.filter(isOpen).length === 0 && form.fields.length > 0;
  return isSilent ? { kind: "onward", form } : { kind: "nothing" };
}

function isOpen({ tag, type, name }: Field): boolean {
  return tag === "input" && name !== "" && ["text", "email", "password", "tel", "number"].includes(type);
}

function isText({ type }: Field): boolean {
  return type === "text" || type === "email";
}
