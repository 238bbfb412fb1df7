import type { Evaluator } from "../yaml/evaluator.ts";
import type { Place } from "../yaml/place.ts";
import { type Problem, warningAt } from "../yaml/problems.ts";
import { childOf, type MapEntry, type Node, nodeAt } from "../yaml/node.ts";
import { steersAtmos } from "./own_choice.ts";

const LOG_HINT = "Use --logs-file or ATMOS_LOGS_FILE, or put it into ~/.atmos/atmos.yaml.";
const LOG_REASON = "where a log goes is the person's choice";

/** Settings that count only where the person has written them. */
const SETTINGS = [
  { path: ["logs", "file"], reason: LOG_REASON, hint: LOG_HINT },
  { path: ["auth", "logs", "file"], reason: LOG_REASON, hint: LOG_HINT },
  {
    path: ["auth", "keyring"],
    reason: "where secrets lie and what opens them is the person's choice",
    hint: "Put it into ~/.atmos/atmos.yaml, or set ATMOS_KEYRING_TYPE, ATMOS_KEYRING_FILE_PATH and " +
      "ATMOS_KEYRING_PASSWORD_ENV.",
  },
  {
    path: ["auth", "audit"],
    reason: "whether this machine keeps a trail is its owner's choice",
    hint: "Put it into ~/.atmos/atmos.yaml.",
  },
];

/** What a configuration says about things that are for the person to say. None of it is used. */
export function ownChoiceProblems(
  tree: Node,
  isPersonal: (place: Place) => boolean,
  evaluator: Evaluator,
): Problem[] {
  const settings = SETTINGS.flatMap(({ path, reason, hint }) =>
    foreignPlaces(entryAt(tree, path, evaluator), isPersonal).map((place) =>
      warningAt(place, `${path.join(".")} is not used: this file is not your own, and ${reason}`, hint)
    )
  );
  return [...settings, ...steeringVariables(tree, evaluator)];
}

/** Nothing for a value that only says what holds anyway, as many a project does for the log. */
function entryAt(tree: Node, path: readonly string[], evaluator: Evaluator): MapEntry | undefined {
  const parent = nodeAt(tree, path.slice(0, -1));
  const entry = parent?.type === "map" ? parent.entries.get(path.at(-1) ?? "") : undefined;
  if (entry === undefined) return undefined;
  const { value } = entry;
  const isNothing = value.type === "scalar" && (value.value === null || value.value === "");
  return isNothing || evaluator.textOf(value) === "/dev/stderr" ? undefined : entry;
}

/** One place when nothing of it is the person's own, else that of each value that is not. */
function foreignPlaces(
  entry: MapEntry | undefined,
  isPersonal: (place: Place) => boolean,
): readonly Place[] {
  if (entry === undefined) return [];
  const all = leaves(entry);
  const foreign = all.filter((place) => !isPersonal(place));
  return foreign.length > 0 && foreign.length === all.length ? [entry.keyPlace] : foreign;
}

function leaves({ keyPlace, value }: MapEntry): readonly Place[] {
  if (value.type !== "map" || value.entries.size === 0) return [keyPlace];
  return [...value.entries.values()].flatMap(leaves);
}

function steeringVariables(tree: Node, evaluator: Evaluator): Problem[] {
  const env = childOf(tree, "env");
  const top = env?.type === "map" ? [...env.entries].map(([name, { keyPlace }]) => ({ name, keyPlace })) : [];
  const identities = nodeAt(tree, ["auth", "identities"]);
  const entries = identities?.type === "map" ? [...identities.entries.values()] : [];
  const own = entries.flatMap(({ value }) => {
    const list = childOf(value, "env");
    const items = list?.type === "list" ? list.items : [];
    return items.map((item) => ({
      name: evaluator.textOf(childOf(item, "key")) ?? "",
      keyPlace: item.place,
    }));
  });
  return [...top, ...own].filter(({ name }) => steersAtmos(name)).map(({ name, keyPlace }) =>
    warningAt(
      keyPlace,
      `the variable ${name} is not set: env is for the programs that atmos starts, and this one steers atmos itself`,
      "Set it in the environment that atmos is started from.",
    )
  );
}
