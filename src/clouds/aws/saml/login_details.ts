/** Who signs in, and with what: the configuration, the keyring, or a person. */
import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { Secret } from "../../../secret.ts";
import type { SignInRequest } from "../../link.ts";
import { keptText, passwordIn } from "./kept_password.ts";
import type { SamlSettings } from "./settings.ts";

export interface LoginDetails {
  username(): Promise<string>;
  /** Asks again, of a person, for one that was not accepted. */
  password(wasRefused: boolean): Promise<Secret>;
  code(wasRefused: boolean): Promise<string>;
  /** Called when the password was accepted: a person may have it kept. */
  accepted(): Promise<void>;
}

/** Wrong passwords lock accounts: a person has so many tries, a stored one has a single one. */
const TRIES = 3;

export function loginDetails(settings: SamlSettings, request: SignInRequest): LoginDetails {
  const { interaction, realm } = request;
  const { provider } = settings;
  const key = { realm, name: provider, purpose: "password" } as const;
  const { origin, host } = new URL(settings.url);
  const at = `${printable(provider)} (${printable(host)})`;
  let username = settings.username;
  let typed: Secret | undefined;
  let source = "";
  let tries = 0;

  const wrong = (): AtmosError =>
    new AtmosError(
      "sign_in_failed",
      `cannot sign in at "${printable(provider)}": the password ${source} is wrong`,
      {
        hint: source.includes("keyring")
          ? `Remove it with \`atmos auth logout --provider ${
            printable(provider)
          } --keychain\`, and sign in anew.`
          : "Run the command again with the right one; several wrong ones lock the account.",
      },
    );

  const stored = async (): Promise<Secret | undefined> => {
    if (settings.password !== undefined) {
      source = "in the configuration";
      return settings.password;
    }
    const { keyring } = await request.keyring();
    const found = await keyring?.get(key);
    const password = found?.state === "present" ? passwordIn(found.item.value, origin) : undefined;
    if (password !== undefined) source = "in the keyring";
    return password;
  };

  return {
    async username(): Promise<string> {
      return username ??= await interaction.askText({
        about: provider,
        message: `User name at ${at}`,
        check: notEmpty,
      });
    },
    async password(wasRefused): Promise<Secret> {
      if (!wasRefused) {
        const known = await stored();
        if (known !== undefined) return known;
      } else if (typed === undefined || ++tries >= TRIES) throw wrong();
      source = "that was typed";
      typed = await interaction.askSecret({
        about: provider,
        message: wasRefused ? `That password was not accepted. Password at ${at}` : `Password at ${at}`,
        check: notEmpty,
      });
      return typed;
    },
    async code(wasRefused): Promise<string> {
      const message = wasRefused ? "That code was not accepted. The next one" : "One-time code";
      return (await interaction.askText({ about: provider, message, check: notEmpty })).trim();
    },
    async accepted(): Promise<void> {
      const { keyring } = await request.keyring();
      if (typed === undefined || keyring === undefined || !interaction.mayAsk) return;
      const keeps = await interaction.confirm({
        about: provider,
        message: `Keep the password in the ${keyring.name}? It is used for the next sign-in then.`,
        yes: "Yes, keep it",
        no: "No, ask me each time",
      }).catch(() => false);
      if (!keeps) return;
      await keyring.set(key, { class: "long-lived", value: keptText(typed, origin) }).catch((error) =>
        interaction.notice(`The password was not kept: ${messageOf(error)}`)
      );
    },
  };
}

function notEmpty(answer: string): string | undefined {
  return answer.trim() === "" ? "It is empty" : undefined;
}
