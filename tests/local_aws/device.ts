/** The page where a person confirms the code that a device shows. */

import { devicePage, messagePage } from "./pages.ts";
import { type DeviceAuthorization, now, type State } from "./state.ts";
import { html, type Reply, type WireRequest } from "./wire.ts";

/** `GET /device[?user_code=…]`. */
export function verificationPage(state: State, request: WireRequest): Reply {
  const userCode = request.query.get("user_code") ?? "";
  const device = waitingDevice(state, userCode);
  if (state.approve === "auto" && userCode !== "") {
    return html(200, messagePage("Request approved", "You can close this page."));
  }
  return html(200, devicePage(userCode, device?.clientName, state.settings.person));
}

/** `POST /device` with `user_code` and `decision`. */
export function decideDevice(state: State, request: WireRequest): Reply {
  const form = new URLSearchParams(request.body);
  const decision = form.get("decision") === "allow" ? "allowed" : "denied";
  if (!decide(state, form.get("user_code") ?? "", decision)) {
    return html(400, messagePage("Unknown code", "The code is wrong, or its time is over."));
  }
  return html(200, messagePage(`Request ${decision}`, "You can close this page."));
}

/** Whether there was a device waiting with this code; letter case and the dash do not matter. */
export function decide(state: State, userCode: string, decision: "allowed" | "denied"): boolean {
  const device = waitingDevice(state, userCode);
  if (!device) return false;
  device.decision = decision;
  return true;
}

/** The user codes that wait for a decision, oldest first. */
export function waitingCodes(state: State): string[] {
  return [...state.devices.values()].filter((device) => isWaiting(state, device)).map((device) =>
    device.userCode
  );
}

function waitingDevice(state: State, userCode: string): DeviceAuthorization | undefined {
  const wanted = plain(userCode);
  return [...state.devices.values()].find((device) =>
    isWaiting(state, device) && plain(device.userCode) === wanted
  );
}

function isWaiting(state: State, device: DeviceAuthorization): boolean {
  return device.decision === "waiting" && device.expiresAt > now(state);
}

function plain(userCode: string): string {
  return userCode.toUpperCase().replace(/[^A-Z]/g, "");
}
