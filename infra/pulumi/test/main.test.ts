import { expect, test } from "bun:test";
import { type Output, runtime } from "@pulumi/pulumi";
import { config } from "./planned-stack.ts";

const resolved = (output: Output<string>): Promise<string> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

test("outputs bear the names of the services' settings", async () => {
  await runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({
        id: `${name}-id`,
        state: { region: "eu-west-1", domainName: "d1.cloudfront.net", ...inputs },
      }),
      call: () => ({ accountId: "123456789012" }),
    },
    "millrace",
    "test",
  );
  runtime.setAllConfig(Object.fromEntries([...config()].map(([key, value]) => [`millrace:${key}`, value])));
  const { roleArns, instanceProfiles, mediaCname, ...settings } = await import("../src/main.ts");
  const { WEB_ORIGINS, COOKIE_DOMAIN, ...outputs } = settings;
  const values = await Promise.all(
    Object.entries(outputs).map(async ([name, output]) => [name, await resolved(output)] as const),
  );
  expect(Object.fromEntries(values)).toEqual({
    S3_REGION: "eu-west-1",
    S3_UPLOAD_BUCKET: "uploads-id",
    S3_MEDIA_BUCKET: "media-id",
    MEDIA_URL: "https://media.example.com",
    CLOUDFRONT_KEY_PAIR_ID: expect.stringMatching(/^viewers-[0-9a-f]{12}-id$/),
  });
  expect(WEB_ORIGINS).toBe("https://app.example.com,http://localhost:4010");
  expect(COOKIE_DOMAIN).toBe("example.com");
  expect(Object.keys(roleArns)).toEqual(["content", "encoder", "catalog"]);
  expect(Object.keys(instanceProfiles)).toEqual(["content", "encoder", "catalog"]);
  expect(await resolved(mediaCname)).toBe("d1.cloudfront.net");
  await runtime.disconnect();
});
