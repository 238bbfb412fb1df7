/** Scripts with letters that cannot be told from those of another. */
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Coptic}/u,
];

/** Letters of Cyrillic, Greek and Armenian that look like a Latin one. */
const TWINS: ReadonlyMap<string, string> = new Map(
  [
    ["абсԁегһіјкӏмпорԛгѕтиѵԝхуз", "a6cderhijklmnopqrstuvwxy3"],
    ["ё", "e"],
    ["АВСЕНІЈКМОРЅТХУ", "ABCEHIJKMOPSTXY"],
    ["αεικνορτυχγ", "aeikvoptuxy"],
    ["ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"],
    ["օսոհցզյ", "ounhgqj"],
  ].flatMap(([foreign = "", latin = ""]) =>
    [...foreign].map((letter, index): [string, string] => [letter, [...latin][index] ?? letter])
  ),
);

/** Whether a name has letters of several scripts that look alike, such as a Cyrillic `а` in `аuth`. */
export function mixesScripts(name: string): boolean {
  return SCRIPTS.filter((script) => script.test(name)).length > 1;
}

/** What a name looks like: two names with the same one cannot be told apart. */
export function appearance(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return name;
  return [...name].map((letter) => TWINS.get(letter) ?? letter).join("");
}
