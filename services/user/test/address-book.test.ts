import { afterAll, beforeAll, expect, test } from "bun:test";
import { addressBookContract, newId } from "@millrace/contracts";
import { connect, serviceTokens } from "@millrace/mesh";
import { namedKeys } from "@millrace/mesh/testing";
import { outcomeOf, startUser } from "./start-user.ts";

let running: Awaited<ReturnType<typeof startUser>>;
beforeAll(async () => {
  running = await startUser();
});
afterAll(() => running[Symbol.asyncDispose]());

test("tells a service where to write, under the name of today", async () => {
  const id = await running.register();
  await running.as(id, (it) => it.changeProfile.mutate({ displayName: "Grace" }));
  expect(await running.addressBook.byId.query({ id })).toEqual({
    email: `${id}@example.org`,
    displayName: "Grace",
  });
});

test("a user it does not know is not found", async () => {
  expect(await outcomeOf(running.addressBook.byId.query({ id: newId("user") }))).toBe("user.not_found");
});

test("a caller that is no service of this mesh learns nothing", async () => {
  const id = await running.register();
  const stranger = await namedKeys("gateway");
  const client = connect(addressBookContract, {
    service: "user",
    url: running.url,
    tokenFor: serviceTokens(stranger),
  });
  expect(await outcomeOf(client.byId.query({ id }))).toBe("service.untrusted");
});
