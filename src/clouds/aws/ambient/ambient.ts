/**
 * `aws/ambient`: whoever this machine is for AWS already. Children find that by themselves; the account is verified where
 * the configuration names one, so that nothing happens in a strange one.
 */
import type { IdentityEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { formatPlace } from "../../../yaml/place.ts";
import type { Credentials } from "../../credentials.ts";
import { fact } from "../../fact.ts";
import type { Identity, SignInRequest } from "../../link.ts";
import { checkedRegion } from "../config_file.ts";
import { type ConnectSts, connectSts } from "../sts.ts";
import { stsError } from "../sts_refusal.ts";
import { AmbientKeys, UnseenKeys } from "./ambient_keys.ts";
import { ambientKeys } from "./sources.ts";

interface AmbientSettings {
  readonly account: string | undefined;
  readonly ownRegion: string | undefined;
  readonly region: string;
}

export function ambient(entry: IdentityEntry, connect: ConnectSts = connectSts): Identity {
  return {
    async assume(_upstream, request): Promise<Credentials> {
      const settings = await ambientSettings(entry, request);
      const { account, ownRegion, region } = settings;
      const doing = `cannot use "${printable(entry.name)}"`;
      const search = { system: request.system, home: request.folders.home, region, connect, doing };
      const found = await ambientKeys(search).catch((error) => {
        throw stsError(error, {
          entry,
          doing,
          upstream: undefined,
          cancelled: request.interaction.cancelled,
        });
      });
      if (typeof found !== "string") {
        const keys = { ...found, region };
        if (account === undefined) return new AmbientKeys(keys, ownRegion, []);
        return new AmbientKeys(keys, ownRegion, await verified(entry, account, keys, request, connect));
      }
      if (account === undefined) return new UnseenKeys(ownRegion, found);
      throw new AtmosError("unavailable", `${doing}: its account cannot be verified: ${found}`, {
        hint: "Take principal.account out to go on without looking, or give this machine keys.",
      });
    },
  };
}

async function verified(
  entry: IdentityEntry,
  account: string,
  keys: ConstructorParameters<typeof AmbientKeys>[0],
  { system, interaction: { cancelled } }: SignInRequest,
  connect: ConnectSts,
): Promise<readonly ReturnType<typeof fact>[number][]> {
  const doing = `cannot use "${printable(entry.name)}"`;
  try {
    const caller = await connect(system, { keys, region: keys.region, cancelled }).callerIdentity();
    if (caller.Account === account) {
      return [...fact("principal", "Principal", caller.Arn), ...fact("account", "Account", caller.Account)];
    }
    const place = formatPlace(entry.placeOf(["principal", "account", "id"]));
    const who = `this machine is ${printable(caller.Arn ?? "nobody")} in the account ${
      printable(caller.Account ?? "?")
    }`;
    throw new AtmosError("access_denied", `${place}: ${doing}: ${who}, not in ${account}`, {
      hint: "Choose another identity, or give this machine keys of that account.",
    });
  } catch (error) {
    throw stsError(error, { entry, doing, upstream: undefined, ofMachine: true, cancelled });
  }
}

async function ambientSettings(
  entry: IdentityEntry,
  { system: { env } }: SignInRequest,
): Promise<AmbientSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../../config/settings.ts"),
    import("../schemas.ts"),
  ]);
  const { principal } = checkedSettings(schemas.ambient(), entry, "identity");
  const ownRegion = principal?.region === undefined ? undefined : checkedRegion(principal.region);
  const region = ownRegion ?? (env.get("AWS_REGION") || env.get("AWS_DEFAULT_REGION") || "us-east-1");
  return { account: principal?.account?.id, ownRegion, region: checkedRegion(region) };
}
