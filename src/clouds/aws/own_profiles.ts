/** Profiles in `~/.aws/config` that start a command for credentials. */
import { writeAtomic } from "../../files/atomic.ts";
import { withLock } from "../../files/lock.ts";
import { FILE_MODE, FOLDER_MODE } from "../../files/ours_alone.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import { storageError } from "../../files/storage_error.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { dirname, join } from "../../system/path.ts";
import { settingAt } from "../described.ts";
import type { CloudContext } from "../link.ts";
import type { OwnProfiles, ProfileChange, WantedProfile } from "../profiles.ts";
import { processLine } from "./by_process.ts";
import { checkedRegion } from "./config_file.ts";
import { blocksIn, ownSection, profilesIn, withBlock, withoutBlocks } from "./own_config.ts";
import { identityName, profileName } from "./profile_name.ts";

/** What the file was before a change of ours, beside it. No copy is ever overwritten. */
const BACKUP = ".before-atmos";

export const ownProfiles: OwnProfiles = {
  identityOf: identityName,
  async planInstall(context, project, profiles, keeps): Promise<ProfileChange> {
    const path = await ownFile(context);
    const before = await readOwn(context, path);
    const sections = profiles.map(({ identity, way, command }) => {
      const profile = profileName(identity.name);
      return {
        profile,
        text: ownSection(profile, regionOf(way), processLine(command, context.system.platform)),
      };
    });
    const changed = withBlock(before ?? "", { project, sections }, keeps);
    if ("broken" in changed) throw broken(path, changed.broken);
    if ("taken" in changed) throw taken(path, changed.taken);
    return { path, before, after: changed.text, profiles: sections.map(({ profile }) => profile) };
  },

  async planRemoval(context, project): Promise<ProfileChange> {
    const path = await ownFile(context);
    const before = await readOwn(context, path);
    const blocks = blocksIn(before ?? "").filter((block) =>
      project === undefined || block.project === project
    );
    const after = before === undefined ? undefined : withoutBlocks(before, project);
    return {
      path,
      before,
      // A file of ours alone goes with its last block.
      after: after === "" && blocks.length > 0 ? undefined : after,
      profiles: blocks.flatMap(({ text }) => profilesIn(text)),
    };
  },

  async carryOut(context, change): Promise<string | undefined> {
    const { files } = context.system;
    const { path, before, after } = change;
    if (before === after) return undefined;
    const lock = { name: "own aws config", what: printable(path) };
    return await withLock(context.system, new ScopedDir(files, context.folders.cache), lock, async () => {
      try {
        if (await readOwn(context, path) !== before) throw changedMeanwhile(path);
        const mode = (await files.target(path))?.mode ?? FILE_MODE;
        const backup = before === undefined ? undefined : await freeBackup(context, path, before);
        if (backup !== undefined && before !== undefined) await writeAtomic(files, backup, before, mode);
        if (after === undefined) await files.removeFile(path);
        else {
          await files.makeFolder(dirname(path), FOLDER_MODE);
          await writeAtomic(files, path, after, mode);
        }
        return backup;
      } catch (error) {
        throw storageError("write", path, error);
      }
    });
  },
};

/** Where to keep a text; undefined where a copy has everything in it that is not ours. */
async function freeBackup(context: CloudContext, path: string, text: string): Promise<string | undefined> {
  const own = withoutBlocks(text);
  if (own === "") return undefined;
  for (let number = 1;; number++) {
    const backup = `${path}${BACKUP}${number === 1 ? "" : `-${number}`}`;
    const kept = await readOwn(context, backup);
    if (kept === undefined) return backup;
    if (withoutBlocks(kept) === own) return undefined;
  }
}

/** The person's own file: behind a link, as those who keep such files elsewhere have it, the file itself. */
async function ownFile({ system, folders }: CloudContext): Promise<string> {
  const path = join(folders.home, ".aws", "config");
  return await system.files.realPath(path) ?? path;
}

async function readOwn({ system }: CloudContext, path: string): Promise<string | undefined> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await system.files.readBytes(path);
  } catch (error) {
    throw storageError("read", path, error);
  }
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw broken(path, "it is not written in UTF-8");
  }
}

/** As it is configured: that of the identity, else of what comes before it. */
function regionOf(way: WantedProfile["way"]): string | undefined {
  for (const entry of way) {
    for (const path of [["principal", "region"], ["credentials", "region"], ["region"]]) {
      const value = settingAt(entry, ...path);
      if (typeof value === "string" && value !== "") return checkedRegion(value);
    }
  }
  return undefined;
}

function broken(path: string, why: string): AtmosError {
  return new AtmosError("storage", `cannot change "${printable(path)}": ${why}`, {
    hint: "Mend it, then try again. Nothing was changed.",
  });
}

function taken(path: string, names: readonly string[]): AtmosError {
  const shown = names.map((name) => `"${printable(name)}"`).join(", ");
  return new AtmosError("storage", `cannot change "${printable(path)}": it has profiles ${shown} already`, {
    hint:
      "Rename or remove those, or install one with `atmos auth profile install NAME`. Nothing was changed.",
  });
}

function changedMeanwhile(path: string): AtmosError {
  return new AtmosError("busy", `cannot change "${printable(path)}": another program has just changed it`, {
    hint: "Run the command again.",
  });
}
