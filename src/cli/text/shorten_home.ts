/** Writes paths below the home folder with `~`, as people do; also inside a longer text. */
export function shortenHome(text: string, home: string): string {
  if (home === "" || home === "/") return text;
  const literal = home.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return text.replace(new RegExp(`(?<![^\\s"'(])${literal}(?=[/\\\\])`, "g"), "~");
}
