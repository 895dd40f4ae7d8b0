import { Kysely, PostgresDialect, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import pg from "pg";

/** Whose tables: the schema and the role that owns and sees it alone have the service's name. */
export type Owner = { readonly service: string; readonly password: string };

const serviceName = /^[a-z][a-z_]{0,30}$/;

/**
 * Brings one service's schema up to date: makes its role (with this password) and schema where they are missing, then runs the migrations that have not run, in
 * the order of their names, on one connection. `adminUrl` is of a role that may create roles. Answers with the names that were run.
 */
export const migrate = async (
  adminUrl: string,
  owner: Owner,
  migrations: Readonly<Record<string, Migration>>,
): Promise<readonly string[]> => {
  if (!serviceName.test(owner.service)) throw new Error(`"${owner.service}" is no name for a schema`);
  const pool = new pg.Pool({ connectionString: adminUrl, max: 1, connectionTimeoutMillis: 5_000 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await prepareOwner(db, owner);
    await sql`set lock_timeout = '5s'`.execute(db);
    await sql`set role ${sql.id(owner.service)}`.execute(db);
    await sql`set search_path = ${sql.id(owner.service)}`.execute(db);
    return await migrateToLatest(db, owner.service, migrations);
  } finally {
    await db.destroy();
  }
};

const prepareOwner = async (db: Kysely<unknown>, { service, password }: Owner): Promise<void> => {
  const role = sql.id(service);
  const known = await sql`select 1 from pg_roles where rolname = ${service}`.execute(db);
  if (known.rows.length === 0) await sql`create role ${role} login`.execute(db);
  await sql`alter role ${role} password ${sql.lit(password)}`.execute(db);
  await sql`alter role ${role} set search_path = ${role}`.execute(db);
  // A server role that is no superuser must be a member of the owner to act for it.
  await sql`grant ${role} to current_user`.execute(db);
  await sql`create schema if not exists ${role} authorization ${role}`.execute(db);
  await sql`revoke all on schema ${role} from public`.execute(db);
};

const migrateToLatest = async (
  db: Kysely<unknown>,
  schema: string,
  migrations: Readonly<Record<string, Migration>>,
): Promise<readonly string[]> => {
  const provider = { getMigrations: async () => ({ ...migrations }) };
  const migrator = new Migrator({ db, provider, migrationTableSchema: schema });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw new Error(`migrations of ${schema} failed`, { cause: error });
  return results.map(({ migrationName }) => migrationName);
};
