/** What is wrong with a realm, which becomes a folder's name; undefined when nothing is. */
export function realmFault(realm: string): string | undefined {
  if (realm.length > 64) return "a realm has at most 64 characters";
  if (!/^[a-z0-9_-]+$/.test(realm)) return "a realm has only lower-case letters, digits, - and _";
  if (/^[-_]|[-_]$/.test(realm)) return "a realm begins and ends with a letter or a digit";
  return /[-_]{2}/.test(realm) ? "a realm has no two of - and _ in a row" : undefined;
}
