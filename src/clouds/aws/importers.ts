/** The tools whose descriptions of sign-ins at AWS are read. */
import { awsConfig } from "./import/aws_config.ts";
import { awsSso } from "./import/aws_sso.ts";
import { awsVault } from "./import/aws_vault.ts";
import { granted } from "./import/granted.ts";
import { leapp } from "./import/leapp.ts";
import { oktaAwsCli } from "./import/okta_aws_cli.ts";
import { saml2aws } from "./import/saml2aws.ts";
import type { Importer } from "../importer.ts";

export const awsImporters: readonly Importer[] = [
  awsConfig,
  awsVault,
  granted,
  awsSso,
  leapp,
  saml2aws,
  oktaAwsCli,
];
