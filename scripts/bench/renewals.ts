/** What asks a cloud: renewals with each place for a sign-in, a question, and a logout of many. */
import type { Comparison } from "./comparisons.ts";
import { type Place, workload } from "./home.ts";
import { type Portal, preparePortal } from "./portal.ts";
import type { Programs } from "./programs.ts";

/** As often as an empty program of 30 ms: 120 ms without a keyring, 200 with an open one, 60 for a question. */
const RENEWAL_BUDGET = 4;
const KEYRING_BUDGET = 6.7;
const QUESTION_BUDGET = 2;
/** 90 MB. */
const RENEWAL_MEMORY = 1.96;
/** Half a second. */
const LOGOUT_BUDGET = 17;

const IDENTITIES = 5;
export const LOGGED_OUT = 200;
const AT_ONCE = 50;

export interface Renewals extends AsyncDisposable {
  readonly often: readonly Comparison[];
  /** What takes long, or needs much preparation. */
  readonly seldom: readonly Comparison[];
}

export async function prepareRenewals(
  { atmos, empty, runtime }: Programs,
  folder: string,
): Promise<Renewals> {
  // An empty script of the newest runtime takes half the time: what is committed holds for scripts.
  const unlessScript = (budget: number): number | undefined =>
    runtime.startsWith("script") ? undefined : budget;
  await using undone = new AsyncDisposableStack();
  const session = await sessionFolder(undone);
  const keyring = { ATMOS_KEYRING_TYPE: "file", ATMOS_KEYRING_PASSWORD: "long enough to be measured" };
  const files = undone.use(await preparePortal(folder, IDENTITIES, atmos, {}));
  const shut = undone.use(await preparePortal(folder, IDENTITIES, atmos, keyring));
  const open = session === undefined
    ? undefined
    : undone.use(await preparePortal(folder, IDENTITIES, atmos, { ...keyring, ...session }));
  const many = undone.use(await preparePortal(folder, LOGGED_OUT, atmos, { ...keyring, ...session }));
  const nothing = (place: Place, atOnce = 1): Comparison["against"] =>
    workload(atOnce === 1 ? "an empty program" : `${atOnce} empty programs`, empty, [], place, atOnce);
  const renewed = (name: string, portal: Portal, budget: number | undefined, atOnce = 1): Comparison => ({
    subject: {
      ...workload(name, atmos, ["auth", "env"], portal.place, atOnce),
      prepare: () => portal.endSessions(),
    },
    against: nothing(portal.place, atOnce),
    budget,
    // Without an open keyring a passphrase is derived: that is memory on purpose.
    ...budget === undefined ? {} : { memoryBudget: RENEWAL_MEMORY },
  });
  const all = undone.move();
  return {
    often: [
      renewed("renew a session", files, unlessScript(RENEWAL_BUDGET)),
      ...open === undefined ? [] : [renewed("renew, file keyring", open, unlessScript(KEYRING_BUDGET))],
      {
        subject: workload("auth whoami, asks AWS", atmos, ["auth", "whoami"], files.place),
        against: nothing(files.place),
        budget: unlessScript(QUESTION_BUDGET),
      },
    ],
    seldom: [
      renewed("renew, file keyring that is shut", shut, undefined),
      renewed(`${AT_ONCE} renewals at once`, files, undefined, AT_ONCE),
      ...open === undefined
        ? []
        : [renewed(`${AT_ONCE} renewals at once, file keyring`, open, undefined, AT_ONCE)],
      {
        subject: {
          ...workload(
            `log out of ${LOGGED_OUT}, file keyring`,
            atmos,
            ["auth", "logout", "--all"],
            many.place,
          ),
          prepare: () => many.restore(),
        },
        against: nothing(many.place),
        budget: unlessScript(LOGOUT_BUDGET),
      },
    ],
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** A keyring stays open in the folder of a login session alone: one within ours, when we have some. */
async function sessionFolder(undone: AsyncDisposableStack): Promise<Record<string, string> | undefined> {
  const ours = Deno.env.get("XDG_RUNTIME_DIR");
  if (!ours) {
    console.error("A file keyring that stays open is left out: there is no XDG_RUNTIME_DIR");
    return undefined;
  }
  const session = await Deno.makeTempDir({ dir: ours, prefix: "atmos-bench-" });
  undone.defer(() => Deno.remove(session, { recursive: true }));
  return { XDG_RUNTIME_DIR: session };
}
