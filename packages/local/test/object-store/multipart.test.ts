import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { bytesOf, openFixture, refusalOf } from "./store-fixture.ts";

let fixture: Awaited<ReturnType<typeof openFixture>>;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const Bucket = "media";
const mebibyte = 1024 ** 2;

const start = async (Key: string, more: Partial<CreateMultipartUploadCommandInput> = {}) => {
  const command = new CreateMultipartUploadCommand({ Bucket, Key, ...more });
  const { UploadId = "" } = await fixture.s3.send(command);
  const of = { Bucket, Key, UploadId };
  return {
    of,
    part: async (PartNumber: number, Body: Buffer): Promise<CompletedPart> => {
      const { ETag, ChecksumCRC64NVME, ChecksumSHA256, ChecksumCRC32 } = await fixture.s3.send(
        new UploadPartCommand({ ...of, PartNumber, Body, ChecksumAlgorithm: more.ChecksumAlgorithm }),
      );
      return { PartNumber, ETag, ChecksumCRC64NVME, ChecksumSHA256, ChecksumCRC32 };
    },
    complete: (Parts: CompletedPart[], with_: Partial<CompleteMultipartUploadCommandInput> = {}) =>
      fixture.s3.send(new CompleteMultipartUploadCommand({ ...of, MultipartUpload: { Parts }, ...with_ })),
    abort: () => fixture.s3.send(new AbortMultipartUploadCommand(of)),
  };
};

const get = async (Key: string, more = {}) => {
  const found = await fixture.s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...found, bytes: Buffer.from((await found.Body?.transformToByteArray()) ?? []) };
};

const md5 = (bytes: Uint8Array): Buffer => new Bun.CryptoHasher("md5").update(bytes).digest();

test("parts that arrive in any order, one of them twice, become one object", async () => {
  const upload = await start("whole", { ContentType: "video/mp4", Metadata: { owner: "u1" } });
  const bodies = [bytesOf(5 * mebibyte, 1), bytesOf(6 * mebibyte, 2), bytesOf(123, 3)] as const;
  await upload.part(2, bytesOf(5 * mebibyte, 9));
  const third = await upload.part(10, bodies[2]);
  const [first, second] = [await upload.part(1, bodies[0]), await upload.part(2, bodies[1])];
  await upload.part(11, Buffer.from("never listed"));
  const { ETag } = await upload.complete([first, second, third]);
  expect(ETag).toBe(`"${md5(Buffer.concat(bodies.map(md5))).toString("hex")}-3"`);
  const found = await get("whole");
  expect(Buffer.compare(found.bytes, Buffer.concat(bodies))).toBe(0);
  expect(found).toMatchObject({ ContentType: "video/mp4", Metadata: { owner: "u1" }, ETag });
  const across = await get("whole", { Range: `bytes=${5 * mebibyte - 2}-${5 * mebibyte + 1}` });
  expect(across.bytes).toEqual(Buffer.concat([bodies[0].subarray(-2), bodies[1].subarray(0, 2)]));
  expect(await refusalOf(upload.complete([first, second, third]))).toBe("404 NoSuchUpload");
  expect(await refusalOf(upload.part(1, bodies[2]))).toBe("404 NoSuchUpload");
});

test("a single small part is enough", async () => {
  const upload = await start("small");
  await upload.complete([await upload.part(7, Buffer.from("tiny"))]);
  expect((await get("small")).bytes.toString()).toBe("tiny");
});

test("a list of parts that is wrong is refused, and the upload goes on", async () => {
  const upload = await start("listed");
  const one = await upload.part(1, bytesOf(1000));
  const two = await upload.part(2, bytesOf(1000, 2));
  expect(await refusalOf(upload.complete([two, one]))).toBe("400 InvalidPartOrder");
  expect(await refusalOf(upload.complete([one, one]))).toBe("400 InvalidPartOrder");
  expect(await refusalOf(upload.complete([{ ...one, ETag: two.ETag }]))).toBe("400 InvalidPart");
  expect(await refusalOf(upload.complete([one, { ...two, PartNumber: 3 }]))).toBe("400 InvalidPart");
  expect(await refusalOf(upload.complete([one, two]))).toBe("400 EntityTooSmall");
  expect(await refusalOf(upload.complete([]))).toBe("400 MalformedXML");
  expect(await refusalOf(upload.complete([one], { MpuObjectSize: 5 }))).toBe("400 InvalidRequest");
  expect(await refusalOf(upload.part(0, Buffer.from("x")))).toBe("400 InvalidArgument");
  expect(await refusalOf(upload.part(10_001, Buffer.from("x")))).toBe("400 InvalidArgument");
  expect(await refusalOf(upload.complete([two]))).toBe("no refusal");
});

test("of two that complete at once, one does; nobody writes over an object that must not be there", async () => {
  const [a, b] = [await start("race"), await start("race")];
  const [partA, partB] = [await a.part(1, Buffer.from("a")), await b.part(1, Buffer.from("b"))];
  const twice = await Promise.all([refusalOf(a.complete([partA])), refusalOf(a.complete([partA]))]);
  expect(twice.toSorted()).toEqual(["404 NoSuchUpload", "no refusal"]);
  expect(await refusalOf(b.complete([partB], { IfNoneMatch: "*" }))).toBe("412 PreconditionFailed");
  expect((await get("race")).bytes.toString()).toBe("a");
});

test.each([
  ["SHA256", undefined, "-2"],
  ["CRC32", "COMPOSITE", "-2"],
  ["CRC32", "FULL_OBJECT", "="],
  ["CRC64NVME", undefined, "="],
] as const)("checksums %s %s of parts join into the object's", async (algorithm, type, ending) => {
  const Key = `sum-${algorithm}-${type}`;
  const upload = await start(Key, { ChecksumAlgorithm: algorithm, ChecksumType: type });
  const parts = [await upload.part(1, bytesOf(5 * mebibyte, 4)), await upload.part(2, bytesOf(777, 5))];
  const done = await upload.complete(parts);
  const value = done[`Checksum${algorithm}`];
  expect(value).toEndWith(ending);
  const found = await get(Key, { ChecksumMode: "ENABLED" });
  expect(found[`Checksum${algorithm}`]).toBe(value ?? "");
  expect(found.ChecksumType).toBe(ending === "=" ? "FULL_OBJECT" : "COMPOSITE");
});

test("parts of another checksum than the upload's are refused", async () => {
  const upload = await start("mixed", { ChecksumAlgorithm: "SHA256" });
  const command = new UploadPartCommand({
    ...upload.of,
    PartNumber: 1,
    Body: "x",
    ChecksumAlgorithm: "CRC32C",
  });
  expect(await refusalOf(fixture.s3.send(command))).toBe("400 InvalidRequest");
  const sound = await upload.part(1, Buffer.from("x"));
  expect(await refusalOf(upload.complete([{ ...sound, ChecksumSHA256: "AAAA" }]))).toBe("400 InvalidPart");
});

test("parts are listed in pages", async () => {
  const upload = await start("paged");
  for (const number of [1, 2, 5, 9]) await upload.part(number, Buffer.from(`part ${number}`));
  const page = (more: object) => fixture.s3.send(new ListPartsCommand({ ...upload.of, ...more }));
  const first = await page({ MaxParts: 3 });
  expect(first.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, 6],
    [2, 6],
    [5, 6],
  ]);
  expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: "5" });
  const rest = await page({ PartNumberMarker: first.NextPartNumberMarker });
  expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([9]);
  expect(rest.IsTruncated).toBe(false);
});

test("parts are copied from objects, whole or in part", async () => {
  const Body = bytesOf(5 * mebibyte + 10, 6);
  await fixture.s3.send(new PutObjectCommand({ Bucket, Key: "source", Body }));
  const upload = await start("copied");
  const copy = (PartNumber: number, CopySourceRange?: string) =>
    fixture.s3.send(
      new UploadPartCopyCommand({
        ...upload.of,
        PartNumber,
        CopySource: `${Bucket}/source`,
        CopySourceRange,
      }),
    );
  expect(await refusalOf(copy(1, "bytes=0-999999999"))).toBe("400 InvalidArgument");
  const parts = [await copy(1), await copy(2, "bytes=2-11")].map(({ CopyPartResult }, at) => ({
    PartNumber: at + 1,
    ...CopyPartResult,
  }));
  await upload.complete(parts);
  expect(Buffer.compare((await get("copied")).bytes, Buffer.concat([Body, Body.subarray(2, 12)]))).toBe(0);
});

test("uploads are listed in pages, and aborting ends one", async () => {
  const uploads = [await start("list/a"), await start("list/a"), await start("list/b"), await start("other")];
  const list = (more: object) => fixture.s3.send(new ListMultipartUploadsCommand({ Bucket, ...more }));
  const first = await list({ Prefix: "list/", MaxUploads: 2 });
  expect(first.Uploads?.map(({ Key }) => Key)).toEqual(["list/a", "list/a"]);
  const marker = { KeyMarker: first.NextKeyMarker, UploadIdMarker: first.NextUploadIdMarker };
  const second = await list({ Prefix: "list/", ...marker });
  expect(second.Uploads?.map(({ Key }) => Key)).toEqual(["list/b"]);
  expect(second.IsTruncated).toBe(false);
  const byKey = await list({ Prefix: "list/", KeyMarker: "list/a" });
  expect(byKey.Uploads?.map(({ Key }) => Key)).toEqual(["list/b"]);
  await uploads[2]?.abort();
  expect((await list({ Prefix: "list/b" })).Uploads).toBeUndefined();
  expect(await refusalOf(uploads[2]?.abort() ?? Promise.resolve())).toBe("404 NoSuchUpload");
});

test("an upload belongs to its key", async () => {
  const { of } = await start("mine");
  const command = new UploadPartCommand({ ...of, Key: "yours", PartNumber: 1, Body: "x" });
  expect(await refusalOf(fixture.s3.send(command))).toBe("404 NoSuchUpload");
});

test("lib-storage uploads what it is given", async () => {
  const Body = bytesOf(11 * mebibyte, 8);
  await new Upload({ client: fixture.s3, params: { Bucket, Key: "managed", Body } }).done();
  expect(Buffer.compare((await get("managed", { ChecksumMode: "ENABLED" })).bytes, Body)).toBe(0);
  expect(fixture.faults).toEqual([]);
});
