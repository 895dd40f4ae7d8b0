import { createClient, type FaultBody } from "@millrace/client";

/** What a call throws when a real server answers with this status and fault; without a status nobody listens. */
export const failedCall = async (
  status: number | undefined,
  fault: FaultBody | undefined,
): Promise<unknown> => {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () =>
      Response.json(
        { error: { message: "failed", code: -32_000, data: { code: "X", httpStatus: status, fault } } },
        { status: status ?? 200 },
      ),
  });
  if (status === undefined) await server.stop(true);
  const client = createClient({ url: `http://127.0.0.1:${server.port}` });
  const thrown = await client.user.profile.query({}).then(
    () => undefined,
    (error: unknown) => error,
  );
  await server.stop(true);
  return thrown;
};
