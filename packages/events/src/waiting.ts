import type { EventTables } from "@millrace/database";
import type { Kysely } from "kysely";

/** How many events wait in the outbox; beyond 10,000 it does not count on. */
export const countWaiting = async (db: Kysely<EventTables>): Promise<number> => {
  const { waiting } = await db
    .selectFrom((it) =>
      it.selectFrom("outbox").select("id").where("publishedAt", "is", null).limit(10_000).as("waiting"),
    )
    .select((it) => it.fn.countAll<number>().as("waiting"))
    .executeTakeFirstOrThrow();
  return waiting;
};
