import { expect, test } from "bun:test";
import { at, ofKind } from "../src/policy/planned-resource.ts";
import { statements } from "../src/policy/planned-statement.ts";
import { rulesFor } from "../src/policy/rules.ts";
import { config, plannedStack, publicPem, webOrigins } from "./planned-stack.ts";

const plan = await plannedStack();
const rules = Object.entries(rulesFor({ webOrigins, uploadPrefix: "unfinished/" }));

test.each(rules)("the stack keeps %s", (_name, rule) => {
  expect(rule(plan)).toEqual([]);
});

test("the stack without a domain of its own keeps every rule", async () => {
  const bare = config();
  for (const key of ["mediaDomain", "certificateArn", "cookieDomain"]) bare.delete(key);
  const bareStack = await plannedStack(bare);
  expect(rules.flatMap(([, rule]) => rule(bareStack))).toEqual([]);
  expect(at(ofKind(bareStack, "Distribution")[0]?.inputs, "aliases")).toEqual([]);
});

test("three buckets; the two that hold data are closed, versioned and outlive the stack", () => {
  expect(ofKind(plan, "Bucket").map(({ name }) => name)).toEqual(["uploads", "media", "access-logs"]);
  const versioned = ofKind(plan, "BucketVersioning").map(({ name, inputs }) => [
    name,
    at(inputs, "versioningConfiguration.status"),
  ]);
  expect(versioned).toEqual([
    ["uploads", "Enabled"],
    ["media", "Enabled"],
    ["access-logs", "Suspended"],
  ]);
});

const granted = (service: string) =>
  statements(plan)
    .filter(({ of }) => of === `RolePolicy ${service}`)
    .flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((arn) => `${action} ${arn}`)),
    );

test("catalog reads manifests and nothing else", () => {
  expect(granted("catalog")).toEqual([
    "s3:GetObject arn:aws:s3:::media-1a2b3c4/*.m3u8",
    "s3:GetObject arn:aws:s3:::media-1a2b3c4/*.mpd",
  ]);
});

test("the encoder can neither write nor remove a source, nor remove media", () => {
  const uploads = granted("encoder").filter((grant) => grant.includes("uploads"));
  expect(uploads).toEqual([
    "s3:GetObject arn:aws:s3:::uploads-1a2b3c4/*",
    "s3:ListBucket arn:aws:s3:::uploads-1a2b3c4",
  ]);
  expect(granted("encoder").filter((grant) => grant.includes("Delete"))).toEqual([]);
});

test("content takes uploads whole, and of media it can only find and remove", () => {
  const media = granted("content").filter((grant) => grant.includes(":::media"));
  expect(media.map((grant) => grant.split(" ")[0])).toEqual(["s3:DeleteObject", "s3:ListBucket"]);
  expect(granted("content")).toContain("s3:AbortMultipartUpload arn:aws:s3:::uploads-1a2b3c4/*");
});

test("only this distribution reads the media bucket", () => {
  const readers = statements(plan).filter(
    ({ of, effect }) => of === "BucketPolicy media-policy" && effect === "Allow",
  );
  expect(readers.map(({ actions, condition }) => ({ actions, condition }))).toEqual([
    {
      actions: ["s3:GetObject"],
      condition: { StringEquals: { "AWS:SourceArn": ofKind(plan, "Distribution")[0]?.arn } },
    },
  ]);
});

test("on EC2 each service has an instance profile; under IRSA none, and one service account each", async () => {
  expect(ofKind(plan, "InstanceProfile").map(({ name }) => name)).toEqual(["content", "encoder", "catalog"]);
  const oidcProviderArn = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/AB12";
  const irsa = await plannedStack(config({ roleTrust: "irsa", oidcProviderArn, namespace: "media" }));
  expect(ofKind(irsa, "InstanceProfile")).toEqual([]);
  expect(rules.flatMap(([, rule]) => rule(irsa))).toEqual([]);
  const trust = statements(irsa).find(({ of }) => of === "Role encoder");
  expect(trust?.condition).toEqual({
    StringEquals: {
      "oidc.eks.eu-west-1.amazonaws.com/id/AB12:sub": "system:serviceaccount:media:encoder",
      "oidc.eks.eu-west-1.amazonaws.com/id/AB12:aud": "sts.amazonaws.com",
    },
  });
});

test("a key that moves from current to previous keeps its resource, so its sessions stay valid", async () => {
  const [old, fresh] = [publicPem(), publicPem()];
  const before = ofKind(await plannedStack(config({ viewerPublicKey: old })), "PublicKey");
  const after = await plannedStack(config({ viewerPublicKey: fresh, previousViewerPublicKey: old }));
  expect(ofKind(after, "PublicKey").map(({ name }) => name)).toContain(before[0]?.name ?? "none");
  expect(at(ofKind(after, "KeyGroup")[0]?.inputs, "items")).toHaveLength(2);
});

test("no private key is part of any input", () => {
  expect(JSON.stringify(plan)).not.toContain("PRIVATE KEY");
});
