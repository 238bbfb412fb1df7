/** Who signs in, and with what: the configuration, the keyring, or a person. */
import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { typedWord } from "../../../typed_word.ts";
import type { Secret } from "../../../secret.ts";
import type { ItemKeeper, Lookup } from "../../../keyring/keyring.ts";
import { troubleError } from "../../../keyring/keyring_failure.ts";
import { secretPlace } from "../../secret_source.ts";
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
  let place: Promise<ItemKeeper | undefined> | undefined;
  const keeper = (): Promise<ItemKeeper | undefined> =>
    place ??= secretPlace(settings, { from: settings.from, names: { password: [], origin: [] } }, request)
      .then((
        found,
      ) => found.keeper);

  const wrong = (): AtmosError =>
    new AtmosError(
      "sign_in_failed",
      `cannot sign in at "${printable(provider)}": the password ${source} is wrong`,
      {
        hint: settings.from !== undefined && source.startsWith("in ")
          ? "Change it there, then run the command again; several wrong ones lock the account."
          : source.includes("keyring")
          ? `Remove it with \`atmos auth logout --provider ${
            typedWord(provider)
          } --keychain\`, and sign in anew.`
          : "Run the command again with the right one; several wrong ones lock the account.",
      },
    );

  /** Of a program that is named: what it does not tell is an error, and nothing to ask a person for. */
  const lookedUp = ({ name }: ItemKeeper, found: Lookup): Secret | undefined => {
    const doing = `sign in at "${printable(provider)}"`;
    if (found.state === "absent") {
      if (interaction.mayAsk) return undefined;
      throw new AtmosError("not_signed_in", `cannot ${doing}: there is no ${name}`, {
        hint: `Put the password there, or run \`atmos auth login --provider ${
          typedWord(provider)
        }\` on a terminal.`,
      });
    }
    if (found.state !== "present") throw troubleError(doing, found);
    const password = passwordIn(found.item.value, origin, true);
    if (password === undefined) {
      throw new AtmosError("unavailable", `cannot ${doing}: ${name} has no password for ${printable(host)}`, {
        hint:
          "It is the value called password, or the first line. One that was kept for another address is not used.",
      });
    }
    source = `in ${name}`;
    return password;
  };

  const stored = async (): Promise<Secret | undefined> => {
    if (settings.password !== undefined) {
      source = "in the configuration";
      return settings.password;
    }
    const kept = await keeper();
    const found = await kept?.get(key);
    if (kept !== undefined && found !== undefined && settings.from !== undefined) {
      return lookedUp(kept, found);
    }
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
      if (typed === undefined || !interaction.mayAsk) return;
      const kept = await keeper();
      if (kept === undefined) return;
      const keeps = await interaction.confirm({
        about: provider,
        message: `Keep the password in ${
          settings.from === undefined ? "the " : ""
        }${kept.name}? It is used for the next sign-in then.`,
        yes: "Yes, keep it",
        no: "No, ask me each time",
      }).catch(() => false);
      if (!keeps) return;
      await kept.set(key, { class: "long-lived", value: keptText(typed, origin) }).catch((error) =>
        interaction.notice(`The password was not kept: ${messageOf(error)}`)
      );
    },
  };
}

function notEmpty(answer: string): string | undefined {
  return answer.trim() === "" ? "It is empty" : undefined;
}
