import type { Data } from "../data.ts";

/** Plain data as attributes of HCL, one a line, sorted by name as in JSON. */
export function hclAttributes(data: Data, indent = ""): string {
  return Object.keys(data).sort()
    .map((name) => `${indent}${isName(name) ? name : quoted(name)} = ${hclValue(data[name], indent)}\n`)
    .join("");
}

/** `terraform { backend "s3" { … } }` */
export function hclBackend(type: string, backend: Data): string {
  return `terraform {\n  backend ${quoted(type)} {\n${hclAttributes(backend, "    ")}  }\n}\n`;
}

function hclValue(value: unknown, indent: string): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return String(value ?? null);
  if (Array.isArray(value)) return `[${value.map((one) => hclValue(one, indent)).join(", ")}]`;
  if (Object.keys(value).length === 0) return "{}";
  return `{\n${hclAttributes(value as Data, `${indent}  `)}${indent}}`;
}

/** What would begin a template is written twice, as HCL has it. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[$%](?=\{)/g, "$&$&");
}

function isName(text: string): boolean {
  return /^[A-Za-z_][\w-]*$/.test(text);
}
