/** Writes a path below the home folder with `~`, as people do. */
export function shortenHome(path: string, home: string): string {
  const below = path.startsWith(`${home}/`) || path.startsWith(`${home}\\`);
  return below && home !== "/" ? `~${path.slice(home.length)}` : path;
}
