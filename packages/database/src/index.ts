export { parseInt8 } from "./column-parsers.ts";
export { createEventTables, type EventTables } from "./event-tables.ts";
export { migrate, type Owner } from "./migrate.ts";
export { openDatabase } from "./open-database.ts";
export { clipPage } from "./page.ts";
