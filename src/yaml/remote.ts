/** Whether a path names something that is not on this machine: a URL, `git::…`, `user@host:…`, `github.com/…`. */
export function isRemote(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(path) || /^[a-z0-9]+::/i.test(path) ||
    /^[\w.-]+@[\w.-]+:/.test(path) ||
    /^(github\.com|gitlab\.com|bitbucket\.org)[/:]/i.test(path);
}
