import { Fault } from "@millrace/contracts";

const mebibyte = 1_048_576;

/** The same request with a body known to be at most `maxBytes`, 1 MiB unless told; throws `request.too_large` before reading more than that. */
export const boundedBody = async (request: Request, maxBytes = mebibyte): Promise<Request> => {
  if (!request.body) return request;
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > maxBytes) throw new Fault("request.too_large");
  if (declared !== null) return request;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Fault("request.too_large");
    chunks.push(chunk);
  }
  return new Request(request, { body: Buffer.concat(chunks) });
};
