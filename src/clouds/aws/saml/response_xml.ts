/** What stands in a SAML response. Pure: who may believe it is judged elsewhere, and its signature by AWS. */
import { DOMParser, type Element, type Node } from "@xmldom/xmldom";

/** A role that AWS offers, with the identity provider by which it is taken on. */
export interface OfferedRole {
  readonly role: string;
  readonly provider: string;
}

export interface SamlResponse {
  readonly destination: string | undefined;
  /** The last word of the status that counts, such as `Success` or `AuthnFailed`. */
  readonly status: string;
  readonly statusMessage: string | undefined;
  /** Whether what it says can be read by AWS alone. */
  readonly isEncrypted: boolean;
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly sessionName: string | undefined;
  readonly audiences: readonly string[];
  readonly recipients: readonly string[];
  /** Milliseconds since 1970. */
  readonly notBefore: number | undefined;
  /** The earliest of all moments after which it is no good. */
  readonly notOnOrAfter: number | undefined;
  readonly roles: readonly OfferedRole[];
}

export class UnreadableResponse extends Error {
  override readonly name = "UnreadableResponse";
}

const PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
const ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
const ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/";

/** Characters: AWS takes 100,000 of base64. */
const LONGEST = 200_000;

/**
 * @param xml decoded
 * @throws UnreadableResponse when it is no response, has a document type, or holds more than one assertion
 */
export function readResponse(xml: string): SamlResponse {
  const root = rootOf(xml);
  const assertions = all(root, ASSERTION, "Assertion");
  const encrypted = all(root, ASSERTION, "EncryptedAssertion");
  const isRight = assertions.length + encrypted.length <= 1 &&
    [...assertions, ...encrypted].every((one) => one.parentNode === root);
  if (!isRight) throw new UnreadableResponse("it holds more than one assertion");
  const [assertion] = assertions;
  const within = (namespace: string, name: string): Element[] =>
    assertion === undefined ? [] : all(assertion, namespace, name);
  const conditions = within(ASSERTION, "Conditions");
  const confirmations = within(ASSERTION, "SubjectConfirmationData");
  return {
    destination: attribute(root, "Destination"),
    ...statusOf(root),
    isEncrypted: encrypted.length > 0,
    issuer: textIn(within(ASSERTION, "Issuer")[0]),
    subject: textIn(within(ASSERTION, "NameID")[0]),
    sessionName: valuesOf(within(ASSERTION, "Attribute"), "RoleSessionName")[0],
    audiences: within(ASSERTION, "Audience").flatMap((one) => textIn(one) ?? []),
    recipients: confirmations.flatMap((one) => attribute(one, "Recipient") ?? []),
    notBefore: largest([...conditions, ...confirmations].flatMap((one) => timeIn(one, "NotBefore"))),
    notOnOrAfter: smallest([...conditions, ...confirmations].flatMap((one) => timeIn(one, "NotOnOrAfter"))),
    roles: valuesOf(within(ASSERTION, "Attribute"), "Role").flatMap(roleIn),
  };
}

/** Entities can make a small text huge, and read files: a response has none, since it has no document type. */
function rootOf(xml: string): Element {
  if (xml.length > LONGEST) throw new UnreadableResponse("it is too large");
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) {
    throw new UnreadableResponse("it has a document type, which no response needs");
  }
  const parser = new DOMParser({
    onError: (level, message) => {
      if (level !== "warning") throw new UnreadableResponse(`it is no XML (${message.split("\n", 1)[0]})`);
    },
  });
  let root: Element | null;
  try {
    root = parser.parseFromString(xml, "text/xml").documentElement;
  } catch (thrown) {
    if (thrown instanceof UnreadableResponse) throw thrown;
    throw new UnreadableResponse("it is no XML", { cause: thrown });
  }
  if (root?.localName !== "Response" || root.namespaceURI !== PROTOCOL) {
    throw new UnreadableResponse("it is no SAML response");
  }
  return root;
}

function statusOf(root: Element): Pick<SamlResponse, "status" | "statusMessage"> {
  const codes = all(root, PROTOCOL, "StatusCode").map((code) => attribute(code, "Value") ?? "");
  const words = codes.map((code) => code.split(":").at(-1) ?? "");
  return {
    status: words[0] === "Success" ? "Success" : words.at(-1) || "no status",
    statusMessage: textIn(all(root, PROTOCOL, "StatusMessage")[0]),
  };
}

/** Both orders of the pair are in use, and so are blanks around the comma. */
function roleIn(value: string): OfferedRole[] {
  const parts = value.split(",").map((part) => part.trim());
  const role = parts.find((part) => /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(part));
  const provider = parts.find((part) => /^arn:aws[a-z-]*:iam::\d{12}:saml-provider\/.+$/.test(part));
  return parts.length === 2 && role !== undefined && provider !== undefined ? [{ role, provider }] : [];
}

/** The values of an attribute of AWS, by the last word of its name. */
function valuesOf(attributes: readonly Element[], name: string): string[] {
  return attributes.filter((one) => attribute(one, "Name") === `${ATTRIBUTES}${name}`)
    .flatMap((one) => Array.from(one.childNodes).filter((child) => child.localName === "AttributeValue"))
    .flatMap((one) => textIn(one) ?? []);
}

function all(node: Element, namespace: string, name: string): Element[] {
  return [...node.getElementsByTagNameNS(namespace, name)];
}

function attribute(node: Element, name: string): string | undefined {
  return node.getAttribute(name)?.trim() || undefined;
}

/** The text of an element itself. What stands in elements below it is theirs, however many there are inside each other. */
function textIn(node: Node | undefined): string | undefined {
  const texts = Array.from(node?.childNodes ?? []).filter(({ nodeType }) =>
    nodeType === TEXT || nodeType === CDATA
  );
  return texts.map(({ nodeValue }) => nodeValue ?? "").join("").trim() || undefined;
}

/** https://dom.spec.whatwg.org/#dom-node-nodetype */
const TEXT = 3;
const CDATA = 4;

/** A time that makes no sense lies in the past: it makes nothing good. */
function timeIn(node: Element, name: string): number[] {
  const text = attribute(node, name);
  if (text === undefined) return [];
  const time = Date.parse(text);
  return [Number.isNaN(time) ? (name === "NotBefore" ? Infinity : 0) : time];
}

function smallest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}

function largest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.max(...times);
}
