import { identityName } from "./profile_name.ts";
import type { OwnProfiles } from "../profiles.ts";

/** Loaded when somebody changes profiles. One object for all clouds whose programs read the files of AWS. */
export const profilesAtNeed: OwnProfiles = {
  identityOf: identityName,
  planInstall: async (...given) => await (await load()).planInstall(...given),
  planRemoval: async (...given) => await (await load()).planRemoval(...given),
  carryOut: async (...given) => await (await load()).carryOut(...given),
};

const load = async (): Promise<OwnProfiles> => (await import("./own_profiles.ts")).ownProfiles;
