import project from "../../../deno.json" with { type: "json" };

/** `atmos 0.1.0` */
export const versionText = `atmos ${project.version}`;
