import type { ProviderEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { FoundAccount, Progress } from "../../accounts.ts";
import type { ProviderContext, SignInRequest } from "../../link.ts";
import { failureError, readFailure } from "../aws_failure.ts";
import { allPages, connectPortal, type Portal } from "../portal.ts";
import { entriesOf, textOf } from "../../untyped.ts";
import { forgetToken } from "./account_list.ts";
import { accountsOf } from "./accounts.ts";
import { type Patience, patienceWith } from "./patience.ts";
import { portalKey, portalRecord, waitingFor } from "./portal_record.ts";
import { PortalToken } from "./portal_token.ts";
import { notSignedIn } from "../../not_signed_in.ts";
import { identityCenter } from "./provider.ts";
import { type Unfinished, unfinishedList, withRoles } from "./unfinished.ts";

/** Accounts that are asked for their roles at once. */
const LANES = 8;
/** Milliseconds between two notes of how far it is. */
const NOTE = 2000;

/** All accounts and roles of whoever signs in at the portal. */
export async function listAccounts(
  entry: ProviderEntry,
  request: SignInRequest & ProviderContext,
  progress: Progress,
  connect = connectPortal,
): Promise<readonly FoundAccount[]> {
  const token = await identityCenter(entry).authenticate(request);
  if (!(token instanceof PortalToken)) throw new Error("Identity Center gives tokens of its portal");
  const { portal: settings, accessToken } = token;
  const { interaction, system } = request;
  const portal = connect(system, {
    region: settings.region,
    endpoint: settings.portalEndpoint,
    cancelled: interaction.cancelled,
    attempts: 1,
  });
  try {
    const key = await portalKey(settings);
    return await readAll({
      portal,
      token,
      patience: patienceWith(system, interaction.cancelled),
      unfinished: unfinishedList(request, key, accessToken),
      now: system.clock.now,
      progress,
    });
  } catch (error) {
    const doing = `cannot list the accounts of "${printable(entry.name)}"`;
    const isDead = !(error instanceof AtmosError) && readFailure(error).status === 401;
    if (!isDead || interaction.cancelled.aborted) throw failureError(error, doing, interaction.cancelled);
    const record = await portalRecord(request, settings, token.keptAs);
    await forgetToken({ portal, record, accessToken, waiting: waitingFor(interaction) });
    throw notSignedIn(request, settings.provider, "the sign-in has ended");
  }
}

interface Work {
  readonly portal: Portal;
  readonly token: PortalToken;
  readonly patience: Patience;
  readonly unfinished: Unfinished;
  readonly now: () => number;
  readonly progress: Progress;
}

async function readAll(work: Work): Promise<FoundAccount[]> {
  const { portal, token: { accessToken }, patience, unfinished, progress } = work;
  progress(0, undefined);
  const accounts = await allPages(
    (next) => patience.insist(() => portal.accounts(accessToken, next)),
    (page) =>
      entriesOf(page.accountList).flatMap((entry) =>
        accountsOf(entry).map((account) => ({ ...account, email: textOf(entry.emailAddress) }))
      ),
  );
  const ids = new Set(accounts.map(({ id }) => id));
  const roles = new Map([...await unfinished.read()].filter(([id]) => ids.has(id)));
  await readRoles(work, [...ids].filter((id) => !roles.has(id)), roles);
  await unfinished.remove();
  return withRoles(accounts, roles);
}

/** Fills in the roles of the accounts. Whatever ends it, what is known by then is kept. */
async function readRoles(
  work: Work,
  missing: string[],
  roles: Map<string, readonly string[]>,
): Promise<void> {
  const { portal, token: { accessToken }, patience, unfinished, progress, now } = work;
  const all = roles.size + missing.length;
  let noted = now();
  progress(roles.size, all);
  const lane = async (): Promise<void> => {
    for (let id = missing.shift(); id !== undefined; id = missing.shift()) {
      const account = id;
      const listed = await allPages(
        (next) => patience.insist(() => portal.roles(accessToken, account, next)),
        (page) => entriesOf(page.roleList).flatMap(({ roleName }) => textOf(roleName) ?? []),
      );
      roles.set(account, listed);
      progress(roles.size, all);
      if (now() - noted < NOTE) continue;
      noted = now();
      await unfinished.write(roles);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, async () => {
    try {
      await lane();
    } catch (error) {
      missing.length = 0;
      throw error;
    }
  }));
  const failed = lanes.find((one) => one.status === "rejected");
  if (failed === undefined) return;
  await unfinished.write(roles);
  throw failed.reason;
}
