/** Pages of Google Cloud's console. No link signs anybody in there: the browser's own sign-in decides who works. */
import { AtmosError } from "../../errors.ts";
import { didYouMean } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import { Secret } from "../../secret.ts";
import type { ConsoleDoor, ConsoleRequest } from "../console.ts";
import { googleToken } from "./google_token.ts";

const CONSOLE = "https://console.cloud.google.com";

/** Paths by the names that people use. */
export const PAGES: ReadonlyMap<string, string> = new Map([
  ["home", "home/dashboard"],
  ["api", "apis/dashboard"],
  ["artifacts", "artifacts"],
  ["bigquery", "bigquery"],
  ["billing", "billing"],
  ["build", "cloud-build/builds"],
  ["compute", "compute/instances"],
  ["dns", "net-services/dns/zones"],
  ["functions", "functions/list"],
  ["gke", "kubernetes/list/overview"],
  ["iam", "iam-admin/iam"],
  ["kms", "security/kms/keyrings"],
  ["loadbalancing", "net-services/loadbalancing/list/loadBalancers"],
  ["logs", "logs/query"],
  ["monitoring", "monitoring"],
  ["pubsub", "cloudpubsub/topic/list"],
  ["quotas", "iam-admin/quotas"],
  ["redis", "memorystore/redis/instances"],
  ["run", "run"],
  ["scheduler", "cloudscheduler"],
  ["secrets", "security/secret-manager"],
  ["serviceaccounts", "iam-admin/serviceaccounts"],
  ["shell", "cloudshell/editor"],
  ["spanner", "spanner/instances"],
  ["sql", "sql/instances"],
  ["storage", "storage/browser"],
  ["tasks", "cloudtasks"],
  ["vpc", "networking/networks/list"],
  ["workloadidentity", "iam-admin/workload-identity-pools"],
]);

/** The page of the identity's project. */
export function googleConsole({ session, wish }: ConsoleRequest): ConsoleDoor {
  const { account, project } = googleToken(session.credentials).values;
  const url = pageFor(wish.destination);
  if (project !== undefined && !url.searchParams.has("project")) url.searchParams.set("project", project);
  const isPerson = account !== undefined && account.includes("@") &&
    !account.endsWith(".gserviceaccount.com");
  // Which of the browser's accounts, where several are signed in.
  if (isPerson) url.searchParams.set("authuser", account);
  const notes = [
    ...(isPerson
      ? []
      : ["You work there as yourself: the console knows no service accounts and no workloads."]),
    ...(wish.seconds === undefined && !wish.logoutFirst
      ? []
      : ["--duration and --logout-first do nothing here: the browser's sign-in is Google's own."]),
  ];
  return {
    link: new Secret(url.href),
    page: url.href,
    signsIn: false,
    sessionExpiresAt: undefined,
    notes,
  };
}

/** @throws AtmosError `usage` for a name that nobody knows, and for an address that is not the console's own */
function pageFor(destination: string | undefined): URL {
  const text = destination?.trim() || "home";
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) {
    const url = URL.parse(text);
    if (url !== null && url.origin === CONSOLE && url.username === "" && url.password === "") return url;
    throw new AtmosError(
      "usage",
      `cannot open "${printable(text)}": it is no page of Google Cloud's console`,
      {
        hint: `Use an address below ${CONSOLE}, or the name of a service.`,
      },
    );
  }
  const path = PAGES.get(text.toLowerCase());
  if (path !== undefined) return new URL(`${CONSOLE}/${path}`);
  const meant = didYouMean(text, PAGES.keys());
  throw new AtmosError("usage", `cannot open "${printable(text)}": no service has this name`, {
    hint: `${meant === undefined ? "" : `${meant} `}An address below the console works, too.`,
  });
}
