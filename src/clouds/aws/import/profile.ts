/** The profiles of `~/.aws/config` and `~/.aws/credentials`, as one list. Pure. */
import type { Leftover } from "../../importer.ts";
import { type IniSection, type IniSetting, type IniText, placeIn, readIni, sortAndName } from "./ini_text.ts";

export interface Profile {
  readonly name: string;
  /** Where its section begins. */
  readonly place: string;
  /** Those of the credentials file count more, as they do for programs of AWS. */
  readonly settings: ReadonlyMap<string, string>;
  /** Where a setting stands. */
  placeOf(setting: string): string;
}

/** `[sso-session X]` */
export type PortalSession = Profile;

export interface ProfileFiles {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly sessions: ReadonlyMap<string, PortalSession>;
  readonly leftovers: readonly Leftover[];
}

export interface FileText {
  /** How it is shown. */
  readonly file: string;
  readonly text: string;
}

interface Draft {
  readonly place: string;
  readonly settings: Map<string, IniSetting & { readonly place: string }>;
}

export function readProfiles(config: FileText | undefined, credentials: FileText | undefined): ProfileFiles {
  const profiles = new Map<string, Draft>();
  const sessions = new Map<string, Draft>();
  const leftovers: Leftover[] = [];
  for (const [source, isConfig] of [[config, true], [credentials, false]] as const) {
    if (source === undefined) continue;
    const file = readIni(source.text, source.file);
    leftovers.push(...file.leftovers);
    for (const section of file.sections) {
      const kind = isConfig ? sortOf(section.header) : { sort: "profile", name: section.header };
      const place = placeIn(file, section.line);
      if (kind.sort === "profile") addTo(profiles, kind.name, file, section);
      else if (kind.sort === "sso-session") addTo(sessions, kind.name, file, section);
      else leftovers.push({ place, what: `[${section.header}]`, reason: reasonFor(kind.sort, section) });
    }
  }
  return { profiles: finished(profiles), sessions: finished(sessions), leftovers };
}

function sortOf(header: string): { readonly sort: string; readonly name: string } {
  const { sort, name } = sortAndName(header);
  return sort === "" && name === "default" ? { sort: "profile", name } : { sort, name };
}

function reasonFor(sort: string, { header }: IniSection): string {
  if (sort === "services") return "endpoints of its own are given by variables (AWS_ENDPOINT_URL_…)";
  if (header.startsWith("granted_registry")) return "it is a mark of a profile registry";
  if (sort === "") return `programs of AWS do not read it: a profile stands below [profile …]`;
  return "it describes no sign-in";
}

function addTo(all: Map<string, Draft>, name: string, file: IniText, { line, settings }: IniSection): void {
  const draft: Draft = all.get(name) ?? { place: placeIn(file, line), settings: new Map() };
  all.set(name, draft);
  for (const [key, setting] of settings) {
    draft.settings.set(key, { ...setting, place: placeIn(file, setting.line) });
  }
}

function finished(drafts: ReadonlyMap<string, Draft>): Map<string, Profile> {
  return new Map(
    [...drafts].map(([name, { place, settings }]) => [name, {
      name,
      place,
      settings: new Map([...settings].map(([key, { value }]) => [key, value])),
      placeOf: (key) => settings.get(key)?.place ?? place,
    }]),
  );
}
