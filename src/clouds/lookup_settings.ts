/** Where an entry names its secret in a program of the person's own, for every kind that has one. */
export const LOOKUP_AT = ["credentials", "from"];

/** What of it may be shown: names, and never the secret. */
export const LOOKUP_OPEN = ["program", "item", "profile"].map((name) => [...LOOKUP_AT, name].join("."));
