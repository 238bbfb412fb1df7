/** Below the folder of a run: what tests executed in their own process, and what the programs of stories did. */
export const UNIT = "unit";
export const STORIES = "stories";
