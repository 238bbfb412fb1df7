import type { Cloud } from "../../../../src/clouds/cloud.ts";
import { Secret } from "../../../../src/secret.ts";
import { keyOf, weather } from "./cloud.ts";

/** The invented cloud with pages to work on: a cloud need not have any. */
export const weatherWithPages: Cloud = {
  ...weather,
  webConsole: {
    destinations: () => Promise.resolve(["radar"]),
    signIn: ({ session, wish: { destination = "sky" } }) =>
      Promise.resolve({
        link: new Secret(`https://weather.example/${destination}?pass=${keyOf(session)}`),
        page: `https://weather.example/${destination}`,
        sessionExpiresAt: session.credentials.expiresAt,
        notes: ["It may rain."],
      }),
  },
};
