/**
 * Checks that the pages tell the truth: every `atmos` command they show exists with its flags, every task, every
 * environment variable and every file of the project that they name exists, the files hold what they are said to
 * hold, and every link within the project leads somewhere. The examples in the program's own help are held to the same.
 * Prints `file:line: reason` for what does not, and exits with 1.
 */
import { basename, dirname, join, relative, resolve } from "node:path";
import {
  type AskHelp,
  type Help,
  judgeCommand,
  judgeExamples,
  readHelp,
  shownCommands,
} from "./docs/commands.ts";
import { anchorsOf, namedMembers, namedPaths, type Page, readPage, relativeLinks } from "./docs/markdown.ts";
import { isKnown, namedVariables } from "./docs/variables.ts";
import { type Bundle, bundled } from "../tests/stories/harness/bundled.ts";
import { PAGES } from "../src/cli/line/help_footer.ts";
import { ENVIRONMENT } from "../src/cli/line/topic_texts.ts";
import { topicText } from "../src/cli/line/topics.ts";
import { createStyle } from "../src/cli/text/style.ts";

const ROOT = resolve(import.meta.dirname ?? ".", "..");
/** Where a variable that a page names may be known: the program, or what builds and measures it. */
const SOURCES = ["main.ts", "src", "scripts", ".ci"];

async function* filesBelow(path: string, wanted: (name: string) => boolean): AsyncGenerator<string> {
  const info = await Deno.lstat(path).catch(() => undefined);
  if (info?.isFile && wanted(path)) yield path;
  if (!info?.isDirectory) return;
  for await (const { name } of Deno.readDir(path)) yield* filesBelow(join(path, name), wanted);
}

async function readPages(): Promise<Map<string, Page>> {
  const pages = new Map<string, Page>();
  const isPage = (name: string): boolean => name.endsWith(".md");
  const top = [...Deno.readDirSync(ROOT)].filter(({ isFile }) => isFile).map(({ name }) => name);
  for (const start of [...top, "docs", "examples", ".github"]) {
    for await (const path of filesBelow(join(ROOT, start), isPage)) {
      pages.set(path, readPage(await Deno.readTextFile(path)));
    }
  }
  return pages;
}

/** Asks the program itself, once per command, in a home of its own; in a folder with the commands that it shall know. */
function askProgram(bundle: Bundle, home: string, folder: string): AskHelp {
  const asked = new Map<string, Promise<Help>>();
  const ask = async (path: readonly string[]): Promise<Help> => {
    const program = ["run", "-q", "-P=atmos", "--config", bundle.settings, bundle.main("main.ts")];
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...program, ...path, "--help"],
      env: { HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, NO_COLOR: "1", COLUMNS: "200" },
      cwd: folder,
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    if (code !== 0 || text === "") {
      const words = new TextDecoder().decode(stderr);
      throw new Error(`cannot ask "${["atmos", ...path].join(" ")} --help": exit ${code}\n${words}`);
    }
    return readHelp(text);
  };
  return (path) => {
    const key = path.join(" ");
    const known = asked.get(key) ?? ask(path);
    asked.set(key, known);
    return known;
  };
}

/** The folder of the examples that belong to a page, such as `examples/workflows`; undefined when it has none. */
async function examplesOf(path: string): Promise<string | undefined> {
  const folder = join(ROOT, "examples", basename(path, ".md"));
  return await Deno.stat(join(folder, "atmos.yaml")).then(() => folder, () => undefined);
}

async function checkLinks(path: string, page: Page, pages: ReadonlyMap<string, Page>): Promise<string[]> {
  const found: string[] = [];
  for (const link of relativeLinks(page)) {
    const target = link.path === "" ? path : resolve(dirname(path), link.path);
    const exists = await Deno.stat(target).then(() => true, () => false);
    const anchors = pages.get(target);
    if (!exists) found.push(`${link.line}: the link to ${link.path} leads nowhere`);
    else if (link.anchor !== undefined && anchors !== undefined && !anchorsOf(anchors).has(link.anchor)) {
      found.push(`${link.line}: ${relative(ROOT, target)} has no heading for #${link.anchor}`);
    }
  }
  return found;
}

async function checkCommands(page: Page, ask: AskHelp): Promise<string[]> {
  const spans = page.spans.filter(({ text }) => /^atmos\s/.test(text));
  const found = await Promise.all(
    shownCommands([...page.code, ...spans]).map(async ({ words, line }) => {
      const reason = await judgeCommand(words, ask);
      return reason === undefined ? [] : [`${line}: ${reason}`];
    }),
  );
  return found.flat();
}

function checkTasks(page: Page, tasks: Readonly<Record<string, unknown>>): string[] {
  return [...page.code, ...page.spans].flatMap(({ text, line }) =>
    [...text.matchAll(/\bdeno(?:@[\d.]+)? task ([\w-]+)/g)].filter(([, task = ""]) => !(task in tasks))
      .map(([, task]) => `${line}: deno.json has no task "${task}"`)
  );
}

function checkVariables(page: Page, sources: readonly string[]): string[] {
  return namedVariables(page.lines).filter(({ name }) => !isKnown(name, sources))
    .map(({ name, line }) => `${line}: nothing in the program knows the variable ${name}`);
}

async function checkPaths(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { path, line } of namedPaths(page)) {
    const exists = await Deno.stat(join(ROOT, path)).then(() => true, () => false);
    if (!exists) found.push(`${line}: there is no ${path} in the project`);
  }
  for (const { name, path, line } of namedMembers(page)) {
    const text = await Deno.readTextFile(join(ROOT, path)).catch(() => undefined);
    if (text !== undefined && !isDeclaredIn(text, name)) found.push(`${line}: ${path} has no ${name}`);
  }
  return found;
}

/** Whether a source text declares a name, or something with a member of that name. */
function isDeclaredIn(text: string, name: string): boolean {
  const declared = `\\b(?:class|const|function|interface|type)\\s+${name}\\b`;
  return new RegExp(`${declared}|^\\s*(?:readonly |async )?${name}\\??[(:]`, "m").test(text);
}

/** Variables that the program reads, and `atmos help environment` does not name. */
async function untoldVariables(): Promise<string[]> {
  const text = topicText(ENVIRONMENT, createStyle(false), 100);
  const read = new Set<string>();
  for await (const path of filesBelow(join(ROOT, "src"), () => true)) {
    for (const [, name = ""] of (await Deno.readTextFile(path)).matchAll(/env\.get\("(ATMOS_\w+)"\)/g)) {
      read.add(name);
    }
  }
  return [...read]
    // It holds the clock still for tests.
    .filter((name) => name !== "ATMOS_TEST_NOW" && !new RegExp(`\\b${name}\\b`).test(text))
    .map((name) => `atmos help environment: the variable ${name} is missing`);
}

/** Pages that helps name and the project does not have. */
async function missingPages(): Promise<string[]> {
  const found = await Promise.all(
    PAGES.map((page) => Deno.stat(join(ROOT, page)).then(() => [], () => [`--help: there is no ${page}`])),
  );
  return found.flat();
}

async function main(): Promise<number> {
  const pages = await readPages();
  const sources: string[] = [];
  for (const start of SOURCES) {
    for await (const path of filesBelow(join(ROOT, start), () => true)) {
      sources.push(await Deno.readTextFile(path));
    }
  }
  const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const home = await Deno.makeTempDir({ prefix: "atmos-docs-" });
  let wrong = 0;
  try {
    const bundle = await bundled();
    const ask = askProgram(bundle, home, home);
    for (const [path, page] of [...pages].sort()) {
      const examples = await examplesOf(path);
      const found = [
        ...await checkLinks(path, page, pages),
        ...await checkCommands(page, examples === undefined ? ask : askProgram(bundle, home, examples)),
        ...checkTasks(page, tasks),
        ...checkVariables(page, sources),
        ...await checkPaths(page),
      ];
      wrong += found.length;
      for (const reason of found) console.error(`${relative(ROOT, path)}:${reason}`);
    }
    for (const reason of [...await untoldVariables(), ...await missingPages()]) {
      wrong++;
      console.error(reason);
    }
    const examples = await judgeExamples(ask);
    wrong += examples.length;
    for (const reason of examples) console.error(reason);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
  console.log(`${pages.size} pages, ${wrong} wrong ${wrong === 1 ? "statement" : "statements"}`);
  return wrong === 0 ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exit(await main());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
