import type { IdentityEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Identity, SignInRequest } from "../link.ts";
import { entriesOf, textOf } from "../untyped.ts";
import { upstreamOf } from "../credentials.ts";
import type { Fact } from "../fact.ts";
import { failureError, readFailure } from "./aws_failure.ts";
import { checkedRegion } from "./config_file.ts";
import { confirmCaller, impliedAccount } from "./confirm_caller.ts";
import { currentAccounts, forgetToken, type PortalWork } from "./identity_center/account_list.ts";
import { accountIdOf, suggestAccounts, suggestRoles } from "./identity_center/accounts.ts";
import { askForPortal, checkPerson } from "./identity_center/person.ts";
import { portalRecord, waitingFor } from "./identity_center/portal_record.ts";
import type { Account } from "./identity_center/portal_session.ts";
import { notSignedIn } from "../not_signed_in.ts";
import { PortalToken } from "./identity_center/portal_token.ts";
import { allPages, connectPortal } from "./portal.ts";
import type { AwsAccount, AwsKeys } from "./keys.ts";
import { judgeRole } from "./role_credentials.ts";

/** What the identity asks for. */
interface Principal {
  readonly role: string;
  readonly account: { readonly id: string } | { readonly name: string };
  readonly region: string;
}

/** `aws/permission-set`: one role in one account, by way of Identity Center. */
export function permissionSet(entry: IdentityEntry, connect = connectPortal, ask = askForPortal): Identity {
  return {
    async assume(upstream, request): Promise<AwsKeys> {
      const token = upstreamOf(upstream, PortalToken, entry, NEEDS);
      const settings = token.portal;
      const principal = await principalOf(entry, settings.region);
      const work: PortalWork = {
        portal: connect(request.system, {
          region: settings.region,
          endpoint: settings.portalEndpoint,
          cancelled: request.interaction.cancelled,
        }),
        record: await portalRecord(request, settings, token.keptAs),
        accessToken: token.accessToken,
        waiting: waitingFor(request.interaction),
      };
      try {
        const { keys, account } = await roleCredentials(work, principal, token.kept);
        let answer: Promise<readonly Fact[]> | undefined;
        const caller = (): Promise<readonly Fact[]> => answer ??= ask(keys, request, token);
        const setting = ["principal", "account", "id" in principal.account ? "id" : "name"];
        await confirmCaller(entry, request, impliedAccount(entry, account, setting), caller);
        await checkPerson(work, request, token, caller);
        return keys;
      } catch (error) {
        throw await explained(error, work, request, settings.provider);
      }
    },
  };
}

interface RoleKeys {
  readonly keys: AwsKeys;
  /** The id of the account that they were asked for. */
  readonly account: string;
}

async function roleCredentials(
  work: PortalWork,
  principal: Principal,
  kept: readonly Account[] | undefined,
): Promise<RoleKeys> {
  const { account } = principal;
  const id = "id" in account ? account.id : await accountNamed(work, account.name);
  const name = "name" in account ? account.name : kept?.find((one) => one.id === id)?.name;
  try {
    return await credentialsIn(work, principal, { id, name });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const accounts = await accountsNow(work);
    const fresh = "name" in account ? idIn(accounts, account.name) : undefined;
    // The list that was kept is old: the name belongs to another account by now.
    if (fresh === undefined || fresh === id) throw await refusal(error, work, principal, id, accounts);
    return await credentialsIn(work, principal, { id: fresh, name }).catch(async (again) => {
      throw isRefusal(again) ? await refusal(again, work, principal, fresh, accounts) : again;
    });
  }
}

async function credentialsIn(
  work: PortalWork,
  { role, region }: Principal,
  account: AwsAccount,
): Promise<RoleKeys> {
  const reply = await work.portal.roleCredentials(work.accessToken, account.id, role);
  return { keys: judgeRole(reply, region, account), account: account.id };
}

function isRefusal(error: unknown): boolean {
  return !(error instanceof AtmosError) && !isDeadToken(error) && readFailure(error).kind === "refused";
}

/** Undefined when they cannot be read: what was refused is told all the same. */
async function accountsNow(work: PortalWork): Promise<readonly Account[] | undefined> {
  try {
    return await currentAccounts(work, (await work.record.read()).accounts);
  } catch {
    return undefined;
  }
}

function idIn(accounts: readonly Account[] | undefined, name: string): string | undefined {
  const found = accounts?.filter((account) => account.name === name) ?? [];
  return found.length === 1 ? found[0]?.id : undefined;
}

/** The account's id. The list that is kept since the sign-in is read again when it lacks the name. */
async function accountNamed(work: PortalWork, name: string): Promise<string> {
  const kept = (await work.record.read()).accounts;
  const known = kept === undefined ? undefined : accountIdOf(kept, name);
  if (known !== undefined) return known;
  const accounts = await currentAccounts(work, kept);
  const id = accountIdOf(accounts, name);
  if (id === undefined) throw notYours(name, accounts);
  return id;
}

function notYours(account: string, accounts: readonly Account[]): AtmosError {
  return new AtmosError(
    "access_denied",
    `cannot use the account "${printable(account)}": it is not one of yours`,
    {
      hint: suggestAccounts(accounts, account),
    },
  );
}

/** Why the role was refused: is it the account or the permission set that is not the caller's, and which ones are? */
async function refusal(
  error: unknown,
  work: PortalWork,
  { role, account }: Principal,
  id: string,
  accounts: readonly Account[] | undefined,
): Promise<unknown> {
  const named = "name" in account ? account.name : id;
  if (accounts === undefined) return error;
  try {
    if (!accounts.some((one) => one.id === id)) return notYours(named, accounts);
    const roles = await allPages(
      (nextToken) => work.portal.roles(work.accessToken, id, nextToken),
      (page) => entriesOf(page.roleList).flatMap(({ roleName }) => textOf(roleName) ?? []),
    );
    if (roles.includes(role)) return error;
    const what = `the permission set "${printable(role)}" in the account "${printable(named)}"`;
    return new AtmosError("access_denied", `cannot use ${what}: it is not assigned to you`, {
      cause: error,
      hint: suggestRoles(roles, role),
    });
  } catch {
    return error;
  }
}

async function explained(
  error: unknown,
  work: PortalWork,
  request: SignInRequest,
  provider: string,
): Promise<AtmosError> {
  const { cancelled } = request.interaction;
  if (cancelled.aborted || error instanceof AtmosError || !isDeadToken(error)) {
    return failureError(error, "cannot get role credentials", cancelled);
  }
  await forgetToken(work);
  return notSignedIn(request, provider, "the sign-in has ended");
}

function isDeadToken(error: unknown): boolean {
  const { status, name } = readFailure(error);
  return status === 401 || name === "UnauthorizedException";
}

async function principalOf(entry: IdentityEntry, providerRegion: string): Promise<Principal> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../config/settings.ts"),
    import("./schemas.ts"),
  ]);
  const { principal } = checkedSettings(schemas.permissionSet(), entry, "identity");
  const { name: role, account, region } = principal;
  return {
    role,
    account: account.id === undefined ? { name: account.name ?? "" } : { id: account.id },
    region: checkedRegion(region ?? providerRegion),
  };
}

const NEEDS = {
  needs: "a permission set needs IAM Identity Center before it",
  hint: "Let via.provider name a provider of the kind aws/iam-identity-center.",
};
