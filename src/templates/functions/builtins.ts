import type { Builtins } from "../signature.ts";
import { coreFunctions } from "./core.ts";
import { dateFunctions } from "./dates.ts";
import { defaultFunctions } from "./defaults.ts";
import { dictFunctions } from "./dicts.ts";
import { encodingFunctions } from "./encoding.ts";
import { environmentFunctions } from "./environment.ts";
import { escapeFunctions } from "./escapes.ts";
import { gomplateFunctions } from "./gomplate.ts";
import { jsonFunctions } from "./json.ts";
import { listFunctions } from "./lists.ts";
import { mathFunctions } from "./math.ts";
import { pathFunctions } from "./paths.ts";
import { regexFunctions } from "./regex.ts";
import { stringFunctions } from "./strings.ts";
import { urlFunctions } from "./urls.ts";
import { versionFunctions } from "./versions.ts";
import { wordFunctions } from "./words.ts";
import { yamlFunctions } from "./yaml.ts";

/** A later family wins over an earlier one. */
const sprig: Builtins = {
  ...coreFunctions,
  ...escapeFunctions,
  ...stringFunctions,
  ...wordFunctions,
  ...listFunctions,
  ...dictFunctions,
  ...defaultFunctions,
  ...mathFunctions,
  ...encodingFunctions,
  ...jsonFunctions,
  ...yamlFunctions,
  ...dateFunctions,
  ...pathFunctions,
  ...urlFunctions,
  ...regexFunctions,
  ...versionFunctions,
  ...environmentFunctions,
};

/** Every function a template can call without the caller adding any. */
export const builtins: Builtins = { ...sprig, ...gomplateFunctions(sprig) };
