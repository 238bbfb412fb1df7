import project from "../../../deno.json" with { type: "json" };

/** `0.1.0` */
export const versionNumber: string = project.version;

/** `atmos 0.1.0` */
export const versionText = `atmos ${versionNumber}`;
