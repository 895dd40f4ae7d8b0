import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy in front of `endpoint` that cuts each connection once it has carried `bytes` of answers. */
export const openCuttingProxy = async (endpoint: string, bytes: number) => {
  const { hostname, port } = new URL(endpoint);
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) sockets.add(socket.on("error", () => {}));
    near.pipe(far);
    let carried = 0;
    far.on("data", (chunk: Buffer) => {
      carried += chunk.byteLength;
      if (carried < bytes) return near.write(chunk);
      cuts += 1;
      near.end(chunk.subarray(0, chunk.byteLength - (carried - bytes)));
      return far.destroy();
    });
    far.on("close", () => near.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    cuts: () => cuts,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};
