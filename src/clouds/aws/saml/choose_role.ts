import type { IdentityEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { formatPlace } from "../../../yaml/place.ts";
import { someNames } from "../../../nearest.ts";
import type { Interaction } from "../../interaction.ts";
import type { SamlAssertion } from "./assertion.ts";
import type { OfferedRole } from "./response_xml.ts";

/**
 * The role that the identity names, among those that are offered. Where it is not, a person picks another one for now;
 * nothing ever takes the first.
 *
 * @throws AtmosError `access_denied` with the roles that there are
 */
export async function chooseRole(
  assertion: SamlAssertion,
  wanted: string,
  entry: IdentityEntry,
  interaction: Interaction,
): Promise<OfferedRole> {
  const { response: { roles, isEncrypted }, provider, providerArn } = assertion;
  if (isEncrypted) return encrypted(wanted, providerArn, provider);
  const same = roles.filter(({ role }) => role === wanted);
  const [only, another] = same;
  if (only !== undefined && another === undefined) return only;
  const configured = same.find((one) => one.provider === providerArn);
  if (configured !== undefined) return configured;
  const among = only === undefined ? roles : same;
  if (among.length === 0 || !interaction.mayAsk) {
    throw notOffered(assertion, wanted, entry, only !== undefined);
  }
  const chosen = await interaction.choose({
    about: provider,
    message: only === undefined
      ? `"${printable(provider)}" does not offer ${printable(wanted)}. Which role shall it be for now?`
      : `Several identity providers in IAM offer ${printable(wanted)}. Which one?`,
    options: among.map((one, index) => ({
      value: String(index),
      label: only === undefined ? one.role : one.provider,
    })),
  });
  const found = among[Number(chosen)];
  if (found === undefined) throw notOffered(assertion, wanted, entry, false);
  return found;
}

/** AWS alone can read what is offered, so the configuration must say it. */
function encrypted(role: string, providerArn: string | undefined, provider: string): OfferedRole {
  if (providerArn !== undefined) return { role, provider: providerArn };
  throw new AtmosError(
    "config_invalid",
    `cannot use the answer of "${
      printable(provider)
    }": it is encrypted for AWS, so nobody here can read its roles`,
    { hint: "Set spec.saml_provider_arn of the provider to the ARN of the identity provider in IAM." },
  );
}

function notOffered(
  { response: { roles }, provider }: SamlAssertion,
  wanted: string,
  entry: IdentityEntry,
  isTwice: boolean,
): AtmosError {
  const place = formatPlace(entry.placeOf(["principal", "assume_role"]));
  const from = `"${printable(provider)}"`;
  if (isTwice) {
    const names = roles.filter(({ role }) => role === wanted).map((one) => printable(one.provider));
    return new AtmosError(
      "config_invalid",
      `${place}: cannot tell by which identity provider ${from} means the role ${printable(wanted)}`,
      { hint: `Set spec.saml_provider_arn of the provider to one of ${names.join(", ")}.` },
    );
  }
  const names = someNames(roles.map(({ role }) => printable(role)));
  return new AtmosError(
    "access_denied",
    `${place}: cannot take on the role ${printable(wanted)}: ${from} does not offer it`,
    {
      hint: roles.length === 0
        ? "It offers no role of AWS at all. Ask whoever manages the identity provider."
        : `It offers ${names}.`,
    },
  );
}
