/** Parts of what a cloud tells of a cluster, checked before programs trust them. Pure. */
import { AtmosError } from "../errors.ts";
import { textOf } from "./untyped.ts";

const HINT = "Try again in a moment. If it stays so, look what answers in the place of the service.";

/** The address of a cluster: https, and nothing in it but where it is. */
export function httpsIn(text: string, doing: string): string {
  const url = URL.parse(text);
  const isPlain = url !== null && url.protocol === "https:" && url.username === "" && url.password === "" &&
    url.search === "" && url.hash === "";
  if (isPlain) return url.href.replace(/\/$/, "");
  throw new AtmosError("unavailable", `${doing}: its address is none of https`, { hint: HINT });
}

/** The certificate of its authority in base64, as in a kubeconfig file. What it is worth, programs see for themselves. */
export function certificateIn(data: unknown, doing: string): string {
  const text = textOf(data)?.replace(/\s/g, "") ?? "";
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return text;
  throw new AtmosError("unavailable", `${doing}: there is no certificate in what the cloud tells of it`, {
    hint: HINT,
  });
}
