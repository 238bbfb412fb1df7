/** The flag of every command that asks before it uses a protected identity. */
export const YES = ["-y, --yes", "use a protected identity without typing its name"] as const;
