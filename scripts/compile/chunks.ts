/** `sts-D75WKMJQ.js`: a name, and a hash of the content and of where it lay on the machine that bundled it. */
const HASHED = /^(.*)-[0-9A-Z]{8}\.js$/;
const MENTION = /\.\/([\w.-]+\.js)(?=["'`])/g;

/**
 * Gives the files of a bundle names that depend on their order alone, so that the same sources make the same
 * bytes in every folder. Files that nothing mentions, seen from the entry, are left out. They all end in
 * `.mjs`: a compiled program parses a `.js` file once more at every start, to find out if it is CommonJS.
 */
export function nameChunks(files: ReadonlyMap<string, string>, entry: string): Map<string, string> {
  const names = new Map([[entry, entry.replace(/\.js$/, ".mjs")]]);
  for (const file of names.keys()) {
    for (const [, mentioned = ""] of (files.get(file) ?? "").matchAll(MENTION)) {
      if (!files.has(mentioned) || names.has(mentioned)) continue;
      names.set(mentioned, `${HASHED.exec(mentioned)?.[1] ?? "chunk"}-${names.size}.mjs`);
    }
  }
  return new Map([...names].map(([file, name]) => {
    const text = (files.get(file) ?? "").replace(MENTION, (whole, mentioned) => {
      const renamed = names.get(mentioned);
      return renamed === undefined ? whole : `./${renamed}`;
    });
    return [name, text];
  }));
}
