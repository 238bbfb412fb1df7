/** The fields that entries of every kind have; a kind that needs one, or knows it better, says so itself. */
import * as v from "valibot";
import {
  duration,
  flag,
  freeMap,
  lend,
  region,
  secret,
  session,
  tags,
  text,
  variable,
  variableName,
  via,
} from "./values.ts";

export const providerFields = {
  kind: v.pipe(text, v.description("What kind of provider this is.")),
  start_url: v.optional(text),
  url: v.optional(text),
  region: v.optional(region),
  username: v.optional(text),
  password: v.optional(secret),
  driver: v.optional(text),
  provider_type: v.optional(text),
  download_browser_driver: v.optional(flag),
  browser_type: v.optional(text),
  browser_executable_path: v.optional(text),
  auto_provision_identities: v.optional(flag),
  session: v.optional(session),
  lend: v.optional(v.pipe(lend, v.description("How its identities are lent to programs."))),
  console: v.optional(v.object({ session_duration: v.optional(duration) }, "must be a map")),
  default: v.optional(flag),
  tags: v.optional(tags),
  spec: v.optional(freeMap),
};

export const identityFields = {
  kind: v.pipe(text, v.description("What kind of identity this is.")),
  default: v.optional(v.pipe(flag, v.description("Whether it is used when no identity is named."))),
  required: v.optional(v.pipe(flag, v.description("Whether it is signed in along with another one."))),
  provider: v.optional(text),
  via: v.optional(v.pipe(via, v.description("The provider or the identity before this one."))),
  principal: v.optional(freeMap),
  credentials: v.optional(freeMap),
  spec: v.optional(freeMap),
  alias: v.optional(v.pipe(text, v.description("A second name."))),
  protected: v.optional(
    v.pipe(flag, v.description("Whether its name is typed before a shell, a command or the console opens.")),
  ),
  env: v.optional(v.pipe(
    v.array(
      v.object({ key: variableName, value: v.optional(variable) }, "must be a map with key and value"),
      "must be a list",
    ),
    v.description("Variables for programs that run as this identity."),
  )),
  session: v.optional(session),
  lend: v.optional(v.pipe(lend, v.description("How it is lent to programs."))),
  emulator: v.optional(text),
  tags: v.optional(tags),
};
