import * as content from "./0001-content.ts";

/** In the order in which they run. */
export const migrations = { "0001-content": content };
