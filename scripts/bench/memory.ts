/** The most memory that a program had, as Linux tells while it runs: whoever has ended tells nothing any more. */

/** A shell that runs its arguments, looks all the time, and writes down the kibibytes. It ends as the program did. */
const WATCH = `
report=$1; shift
"$@" & program=$!
peak= ; ended=
while [ -z "$ended" ]; do
  ended=yes
  while read -r name value rest; do
    case "$name $value" in
      "State: "[ZX]) ended=yes ;;
      "State: "*) ended= ;;
      "VmHWM: "*) peak=$value ;;
    esac
  done 2>/dev/null < "/proc/$program/status"
done
wait "$program"; code=$?
echo "$peak" > "$report"
exit "$code"
`;

export const canWatchMemory = Deno.build.os === "linux";

/** The words that run a program and write its peak into a file. */
export function watched(words: readonly string[], report: string): readonly string[] {
  return ["/bin/sh", "-c", WATCH, "watch", report, ...words];
}

/** Megabytes, as the file says that was written; undefined where it says nothing. */
export async function peakIn(report: string): Promise<number | undefined> {
  const kibibytes = Number((await Deno.readTextFile(report).catch(() => "")).trim());
  return kibibytes > 0 ? kibibytes * 1024 / 1e6 : undefined;
}
