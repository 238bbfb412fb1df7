/** What is wrong with the id of a long-lived key; undefined when nothing is. Pure. */
export function accessKeyProblem(id: string): string | undefined {
  if (/^ASIA/.test(id)) return "It belongs to a session, which ends: a long-lived one begins with AKIA.";
  return /^[A-Z0-9]{16,128}$/.test(id)
    ? undefined
    : "An access key id has 20 capital letters and digits, such as AKIA….";
}
