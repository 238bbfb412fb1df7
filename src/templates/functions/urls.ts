import { fromBytes, toBytes } from "../bytes.ts";
import { TemplateFailure } from "../failure.ts";
import { type Builtins, takes } from "../signature.ts";
import { Dict } from "../value.ts";

/** Taking URLs apart and putting them together (RFC 3986). */
export const urlFunctions: Builtins = {
  urlParse: takes(["string"], ([text]) => new Dict(new Map(Object.entries(parseUrl(text))))),
  urlJoin: takes(["map"], ([dict]) => joinUrl(dict)),
};

const SHAPE = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

function parseUrl(text: string): Record<string, string> {
  // deno-lint-ignore no-control-regex
  const match = /[\x00-\x1f\x7f]/.test(text) ? null : SHAPE.exec(text);
  const [, scheme = "", rest = "", query = "", fragment = ""] = match ?? [];
  if (match === null || (scheme === "" && /^[^/]*:/.test(rest))) {
    throw new TemplateFailure("the text is not a URL");
  }
  const isOpaque = scheme !== "" && rest !== "" && !rest.startsWith("/");
  // Without a scheme, three slashes begin a path and not an authority with an empty host.
  const isPath = scheme === "" && rest.startsWith("///");
  const [, authority = "", path = rest] = (isPath ? null : /^\/\/([^/]*)(.*)$/s.exec(rest)) ?? [];
  const at = authority.lastIndexOf("@");
  const host = authority.slice(at + 1);
  if (!/^(?:\[[^\]]*\]|[^:[]*)(?::\d*)?$/.test(host) || /[ \\^`{|}]/.test(host)) {
    throw new TemplateFailure("the host of the URL is malformed");
  }
  return {
    scheme: scheme.toLowerCase(),
    host: unescape(host),
    hostname: unescape(host).replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1"),
    path: isOpaque ? "" : unescape(path),
    query,
    opaque: isOpaque ? rest : "",
    fragment: unescape(fragment),
    userinfo: at < 0 ? "" : userinfo(authority.slice(0, at)),
  };
}

function userinfo(text: string): string {
  const [, name = "", password] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const shown = escape(unescape(name), USER);
  return password === undefined ? shown : `${shown}:${escape(unescape(password), USER)}`;
}

function unescape(text: string): string {
  if (!text.includes("%")) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw new TemplateFailure("the URL has a malformed escape");
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    return fromBytes(Uint8Array.from(run.slice(1).split("%"), (pair) => parseInt(pair, 16)));
  });
}

const USER = /[^A-Za-z0-9\-_.~$&+,;=]+/g;
const PATH = /[^A-Za-z0-9\-_.~$&+,/:;=@]+/g;
const FRAGMENT = /[^A-Za-z0-9\-_.~$&+,/:;=?@!()*]+/g;
const HOST = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]+/g;

function escape(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (run) => {
    return Array.from(toBytes(run), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(
      "",
    );
  });
}

function joinUrl(dict: Dict): string {
  const [scheme, host, path, query] = [
    part(dict, "scheme"),
    part(dict, "host"),
    part(dict, "path"),
    part(dict, "query"),
  ];
  const [opaque, fragment, user] = [part(dict, "opaque"), part(dict, "fragment"), part(dict, "userinfo")];
  const head = scheme === "" ? "" : `${scheme}:`;
  const tail = (query === "" ? "" : `?${query}`) + (fragment === "" ? "" : `#${escape(fragment, FRAGMENT)}`);
  if (opaque !== "") return head + opaque + tail;
  const hasAuthority = host !== "" || user !== "" || (scheme !== "" && path.startsWith("//"));
  const authority = hasAuthority ? `//${user === "" ? "" : `${userinfo(user)}@`}${escape(host, HOST)}` : "";
  const shown = path === "*" ? "*" : escape(path, PATH);
  const gap = shown !== "" && !shown.startsWith("/") && host !== "" ? "/" : "";
  const dot = head === "" && authority === "" && /^[^/]*:/.test(shown) ? "./" : "";
  return head + authority + gap + dot + shown + tail;
}

function part(dict: Dict, key: string): string {
  const value = dict.entries.has(key) ? dict.entries.get(key) : "";
  if (typeof value !== "string") {
    throw new TemplateFailure(`the part ${JSON.stringify(key)} of a URL must be text`);
  }
  return value;
}
