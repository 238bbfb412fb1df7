/** The cloud's folder below those of the program. */
export const CLOUD = "azure";

/** In the folder of a session: what the Azure CLI reads, and whatever it writes beside that. */
export const CLI_FOLDER = "cli";
