import { expect, test } from "bun:test";
import { decodeAwsChunked } from "../../src/object-store/aws-chunked.ts";
import { chunkVerifier } from "../../src/object-store/chunk-signature.ts";
import { scopeOf, signingKey } from "../../src/object-store/sigv4-signature.ts";

// The example that AWS publishes for chunked uploads: 65 KiB of the letter a in chunks of 64 KiB and 1 KiB.
const amzDate = "20130524T000000Z";
const scope = scopeOf(amzDate, "us-east-1");
const key = signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope);
const verifierFrom = (signature: string) => chunkVerifier({ key, amzDate, scope, signature });
const seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
const signatures = [
  "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
  "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
  "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
];
const chunkOf = (data: string, signature?: string): string =>
  `${data.length.toString(16)}${signature ? `;chunk-signature=${signature}` : ""}\r\n${data}${data && "\r\n"}`;
const signedBody = [
  chunkOf("a".repeat(65536), signatures[0]),
  chunkOf("a".repeat(1024), signatures[1]),
  chunkOf("", signatures[2]),
  "\r\n",
].join("");

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const decode = async (
  text: string,
  verifier?: ReturnType<typeof verifierFrom>,
  hasTrailer = false,
  size = 1000,
) => {
  let trailer: ReadonlyMap<string, string> = new Map();
  const onTrailer = (found: ReadonlyMap<string, string>) => {
    trailer = found;
  };
  const pieces = await Array.fromAsync(
    decodeAwsChunked(inPieces(text, size), { verifier, hasTrailer, onTrailer }),
  );
  return { text: Buffer.concat(pieces).toString(), trailer: Object.fromEntries(trailer) };
};

test.each([1, 7, 1000, 70_000])("published chunk signatures hold, read %d bytes at a time", async (size) => {
  expect((await decode(signedBody, verifierFrom(seed), false, size)).text).toBe("a".repeat(66560));
});

test.each([
  ["a changed byte", signedBody.replace("aaa", "aba")],
  ["a chunk left out", chunkOf("a".repeat(1024), signatures[1]) + chunkOf("", signatures[2])],
  ["an early end", chunkOf("a".repeat(65536), signatures[0]) + chunkOf("", signatures[2])],
  ["no signature", chunkOf("a".repeat(65536)) + chunkOf("")],
])("%s breaks the chain of signatures", async (_name, body) => {
  await expect(decode(body, verifierFrom(seed))).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
});

test("published signature of a trailer", async () => {
  const verifier = verifierFrom("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
  const body = (trailer: string) =>
    [
      chunkOf("a".repeat(65536), "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"),
      chunkOf("a".repeat(1024), "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"),
      chunkOf("", "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"),
      `x-amz-checksum-crc32c:${trailer}\r\n`,
      "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n",
    ].join("");
  const { trailer } = await decode(body("sOO8/Q=="), verifier, true);
  expect(trailer).toEqual({ "x-amz-checksum-crc32c": "sOO8/Q==" });
});

test("an unsigned body brings its trailer", async () => {
  const body = `${chunkOf("hello ")}${chunkOf("world")}0\r\nX-Amz-Checksum-CRC32: DUoRhQ==\r\n\r\n`;
  expect(await decode(body, undefined, true, 3)).toEqual({
    text: "hello world",
    trailer: { "x-amz-checksum-crc32": "DUoRhQ==" },
  });
});

test.each([
  ["ends within a chunk", "5\r\nhel", "IncompleteBody"],
  ["ends before the last chunk", "5\r\nhello\r\n", "IncompleteBody"],
  ["ends before the trailer does", "0\r\nx-amz-checksum-crc32:a\r\n", "IncompleteBody"],
  ["has a chunk longer than its head says", "3\r\nhello\r\n0\r\n\r\n", "InvalidRequest"],
  ["has a head that is no number", "zz\r\n", "InvalidRequest"],
  ["has an endless head", "0".repeat(9000), "InvalidRequest"],
  ["has bytes after its end", "0\r\n\r\nmore", "InvalidRequest"],
  ["has a trailer that is none", "0\r\nnonsense\r\n\r\n", "MalformedTrailerError"],
])("a body that %s is refused", async (_name, body, code) => {
  await expect(decode(body, undefined, true)).rejects.toMatchObject({ code });
});
