/** A password of an identity provider on its way from another tool into the keyring. */
import { AtmosError } from "../../../errors.ts";
import type { RingContent } from "../../../keyring/others/ring_item.ts";
import { Secret } from "../../../secret.ts";
import type { FoundSecret, Kept } from "../../importer.ts";
import { keptText, passwordIn } from "../saml/kept_password.ts";
import { field, parsedJson } from "../../untyped.ts";

/** @param url the sign-in page that it is for: it goes nowhere else */
export function foundPassword(url: string, from: string, read: () => Promise<RingContent>): FoundSecret {
  return {
    what: "its password",
    from,
    async keep(name, { realm, keyring: open }): Promise<Kept> {
      const left = (reason: string): Kept => ({ state: "left", reason });
      const origin = URL.parse(url)?.origin ?? "";
      const content = await read();
      if ("reason" in content) return left(content.reason);
      const password = bare(content.value);
      if (password.reveal() === "") return left("it is empty");
      const { keyring, why } = await open();
      if (keyring === undefined) return left(`there is no keyring (${why})`);
      const key = { realm, name, purpose: "password" } as const;
      const before = await keyring.get(key);
      if (before.state === "present") {
        const isSame = passwordIn(before.item.value, origin)?.reveal() === password.reveal();
        return isSame
          ? { state: "known", store: keyring.name }
          : left(`the ${keyring.name} has another password of that name`);
      }
      if (before.state !== "absent") return left(`${before.reason}. ${before.hint}`);
      try {
        await keyring.set(key, { class: "long-lived", value: keptText(password, origin) });
      } catch (error) {
        if (error instanceof AtmosError) return left(error.message);
        throw error;
      }
      return { state: "kept", store: keyring.name };
    },
  };
}

/** In most stores it stands with the name and the address. */
function bare(content: Secret): Secret {
  const password = field(parsedJson(content.reveal()), "Secret");
  return typeof password === "string" ? new Secret(password) : content;
}
