/** `auth explain` for a person. Pure. */
import type { Clock } from "../../../system/ports.ts";
import { printable } from "../../../printable.ts";
import { formatRows } from "../../text/rows.ts";
import { shortenHome } from "../../text/shorten_home.ts";
import type { Style } from "../../text/style.ts";
import { formatExpiry, isoSeconds } from "../../text/time.ts";
import type { Decided, Explanation, LinkReport } from "./report.ts";

export function explanationText(
  explanation: Explanation,
  { style, clock, home }: {
    readonly style: Style;
    readonly clock: Pick<Clock, "now" | "offset">;
    readonly home: string;
  },
): string {
  const { identity, because, files, profiles, realm, links, keyring, variables, signIn } = explanation;
  const short = (path: string): string => shortenHome(path, home);
  const head = formatRows([
    ["Identity", `${identity} (${because})`],
    ["Files", files.map(short).join(", ")],
    ["Profiles", profiles],
    ["Realm", realm === undefined ? undefined : `${realm[0]} (${short(realm[1])})`],
    ["Keyring", `${keyring[0]} (${keyring[1]}); it is not opened for this`],
    ...variables.map(([name, value]) => [name, `${value} (environment)`] as const),
  ], style.faint);
  const chain = links.map((link) => `\n${linkText(link, { style, clock, short })}`).join("");
  const steps = signIn.map((step, index) => `  ${index + 1}. ${printable(step)}\n`).join("");
  return `${head}${chain}\n${style.strong("A sign-in from the beginning asks and calls")}\n${steps}`;
}

interface Look {
  readonly style: Style;
  readonly clock: Pick<Clock, "now" | "offset">;
  readonly short: (path: string) => string;
}

function linkText(link: LinkReport, look: Look): string {
  const { style, short } = look;
  const title = `${style.strong(printable(link.name))}  ${printable(link.kind)}  ` +
    `${style.faint(printable(short(link.place)))}\n`;
  const session = sessionText(link, look);
  const width = Math.max(0, ...link.settings.map(({ setting }) => printable(setting).length));
  const values = Math.min(48, Math.max(0, ...link.settings.map(({ value }) => printable(value).length)));
  const row = ({ setting, value, from, yours }: Decided): string =>
    `  ${style.faint(printable(setting).padEnd(width))}  ${printable(value).padEnd(values)}  ${
      style.faint(printable(short(from)) + (yours && !from.startsWith("your") ? " (yours)" : ""))
    }\n`;
  return title + link.settings.map(row).join("") + session;
}

function sessionText(link: LinkReport, look: Look): string {
  const { signIn, works, sort } = link;
  if (!works) return `  ${look.style.warning("!")} this version cannot sign in with this kind\n`;
  if (sort === "provider") return signInText(signIn, look);
  return (typeof signIn === "object" ? signInText(signIn, look) : "") + storedText(link, look);
}

function signInText(signIn: LinkReport["signIn"], { style, clock, short }: Look): string {
  if (signIn === "none") return `  ${style.faint("sign-in: its kind keeps none")}\n`;
  if (signIn === undefined) return `  ${style.faint("sign-in: none is known here")}\n`;
  const { expiresAt, renews, path, keyring } = signIn;
  const until = expiresAt === undefined
    ? "renewed without you for as long as the service allows"
    : `until ${formatExpiry(expiresAt, clock)}${renews ? ", and renewed then without you" : ""}`;
  const where = path === undefined ? `the ${keyring}, as was noted when it was put there` : short(path);
  return `  sign-in: ${until}, in ${printable(where)}\n`;
}

function storedText({ session }: LinkReport, { style, clock, short }: Look): string {
  switch (session?.state) {
    case "live":
    case "expired": {
      const until = formatExpiry(session.expiresAt, clock) ?? "it does not expire";
      const where = session.where.length === 0 ? "" : `, in ${session.where.map(short).join(" and ")}`;
      return `  session: until ${until}${printable(where)}\n`;
    }
    case "kept by itself":
      return `  ${style.faint("session: kept by its kind, not looked at")}\n`;
    default:
      return `  ${style.faint("session: none is stored with these settings")}\n`;
  }
}

/** For programs. */
export function explanationData(explanation: Explanation): unknown {
  const { identity, because, files, profiles, realm, links, keyring, variables, signIn } = explanation;
  const decided = ([value, by]: readonly [string, string]): unknown => ({ value, from: by });
  return {
    identity: { name: identity, from: because },
    files,
    ...(profiles === undefined ? {} : { profiles }),
    ...(realm === undefined ? {} : { realm: decided(realm) }),
    keyring: decided(keyring),
    variables: Object.fromEntries(variables),
    chain: links.map(({ session, signIn, ...link }) => ({
      ...link,
      ...(signIn === undefined ? {} : {
        signIn: signIn === "none" ? { state: "none" } : {
          state: "kept",
          ...(signIn.expiresAt === undefined ? {} : { expiration: isoSeconds(signIn.expiresAt) }),
          renews: signIn.renews,
          ...(signIn.path === undefined ? { keyring: signIn.keyring } : { file: signIn.path }),
        },
      }),
      ...(session === undefined ? {} : {
        session: "where" in session
          ? {
            state: session.state,
            ...(session.expiresAt === undefined ? {} : { expiration: isoSeconds(session.expiresAt) }),
            files: session.where,
          }
          : { state: session.state },
      }),
    })),
    sign_in: signIn,
  };
}
