/** Answers of an identity provider, as they may come. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
export const ROLE = "arn:aws:iam::111122223333:role/Developer";
export const ADMIN = "arn:aws:iam::111122223333:role/path/Admin";
export const IN_IAM = "arn:aws:iam::111122223333:saml-provider/corp";
export const ACS = "https://signin.aws.amazon.com/saml";

export interface Answer {
  readonly roles?: readonly string[];
  readonly audience?: string;
  readonly recipient?: string;
  readonly destination?: string;
  /** Milliseconds from now. */
  readonly notBefore?: number;
  readonly notOnOrAfter?: number | "never" | "nonsense";
  readonly status?: string;
  readonly message?: string;
  /** Prefixes of the two namespaces; empty for the default one. */
  readonly prefix?: string;
  readonly before?: string;
  readonly more?: string;
  readonly encrypted?: boolean;
  /** Who signed in. */
  readonly person?: string;
}

export function answerXml(answer: Answer = {}): string {
  const {
    roles = [`${ROLE},${IN_IAM}`],
    audience = "urn:amazon:webservices",
    recipient = ACS,
    destination = ACS,
    notBefore = -1000,
    notOnOrAfter = 300_000,
    status = "Success",
    prefix = "saml",
    person = "ann@example.com",
  } = answer;
  const p = prefix === "" ? "" : `${prefix}:`;
  const declared = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
  const at = (offset: number): string => new Date(NOW + offset).toISOString();
  const end = notOnOrAfter === "never"
    ? ""
    : ` NotOnOrAfter="${notOnOrAfter === "nonsense" ? "soon" : at(notOnOrAfter)}"`;
  const attribute = (name: string, values: readonly string[]): string =>
    `<${p}Attribute Name="https://aws.amazon.com/SAML/Attributes/${name}">${
      values.map((value) => `<${p}AttributeValue>${value}</${p}AttributeValue>`).join("")
    }</${p}Attribute>`;
  const assertion = answer.encrypted
    ? `<${p}EncryptedAssertion ${declared}="urn:oasis:names:tc:SAML:2.0:assertion"><x/></${p}EncryptedAssertion>`
    : `<${p}Assertion ${declared}="urn:oasis:names:tc:SAML:2.0:assertion"><${p}Issuer>urn:idp</${p}Issuer>
      <${p}Subject><${p}NameID>ann</${p}NameID><${p}SubjectConfirmation><${p}SubjectConfirmationData${end}${
      recipient === "" ? "" : ` Recipient="${recipient}"`
    }/></${p}SubjectConfirmation></${p}Subject>
      <${p}Conditions NotBefore="${
      at(notBefore)
    }"${end}><${p}AudienceRestriction><${p}Audience>${audience}</${p}Audience>
      </${p}AudienceRestriction></${p}Conditions>
      <${p}AttributeStatement>${attribute("Role", roles)}${attribute("RoleSessionName", [person])}
      </${p}AttributeStatement></${p}Assertion>`;
  return `${
    answer.before ?? ""
  }<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${destination}">
    <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/>${
    answer.message === undefined ? "" : `<samlp:StatusMessage>${answer.message}</samlp:StatusMessage>`
  }</samlp:Status>${assertion}${answer.more ?? ""}</samlp:Response>`;
}

export function posted(answer: Answer = {}): string {
  return btoa(answerXml(answer));
}
