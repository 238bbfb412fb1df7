/** Identities that a person confirms before they are used. */
import type { IdentityEntry } from "../config/model.ts";
import type { Chain } from "./chain.ts";

/** The first link that is protected: whoever starts from one acts with what it may do. */
export function protectedLink({ identities }: Chain): IdentityEntry | undefined {
  return identities.find(({ isProtected }) => isProtected);
}
