import { ended, ENV, FILES, inOrder, signedIn } from "./project.ts";
import { seen, type Snapshot } from "./snapshot.ts";

const FORMATS = ["lines", "tree", "table", "json", "yaml", "markdown", "mermaid", "graphviz"] as const;

/** Two sessions that live, one that has ended, and one identity that never had one. */
const SESSIONS = inOrder(
  signedIn("dev-admin", "prod-admin", "legacy"),
  ended("company-sso", "2026-01-02T09:34:05Z"),
  ended("old-portal", "2026-01-02T03:00:00Z"),
);

const OPTIONS = {
  files: FILES,
  env: { ...ENV, ATMOS_TEST_NOW: "2026-01-02T03:04:05Z" },
  terminal: true,
  columns: 80,
};

/** Every format of `auth list`, of one configuration. */
export async function listSnapshots(): Promise<readonly Snapshot[]> {
  const colored = { ...OPTIONS, env: { ...OPTIONS.env, NO_COLOR: "" } };
  return await Promise.all([
    ...FORMATS.map((format) => seen(`list/${format}`, `auth list --format ${format}`, OPTIONS, SESSIONS)),
    seen("list/tree_colored", "auth list --format tree", colored, SESSIONS),
    seen("list/lines_colored", "auth list", colored, SESSIONS),
    seen("list/lines_narrow", "auth list", { ...OPTIONS, columns: 40 }, SESSIONS),
    seen("list/live", "auth list --live", OPTIONS, SESSIONS),
    seen("list/live_nobody", "auth list --live", OPTIONS),
    seen("list/empty", "auth list", { ...OPTIONS, files: {} }),
  ]);
}
