/** The `atmos.yaml` that a story begins with. */

export function teamConfiguration(portal: { readonly startUrl: string; readonly region: string }): string {
  return `auth:
  providers:
    team-sso:
      kind: aws/iam-identity-center
      start_url: ${portal.startUrl}
      region: ${portal.region}

  identities:
    dev-admin:
      kind: aws/permission-set
      default: true
      via:
        provider: team-sso
      principal:
        name: AdministratorAccess
        account:
          name: development

    prod-readonly:
      kind: aws/permission-set
      via:
        provider: team-sso
      principal:
        name: ReadOnlyAccess
        account:
          id: "444455556666"
`;
}
