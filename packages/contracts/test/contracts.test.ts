import { expect, test } from "bun:test";
import {
  addressBookContract,
  allEvents,
  failures,
  faultCodes,
  isFaultCode,
  ledgerContract,
  type Procedure,
  publicApi,
} from "../src/index.ts";

const publicProcedures = publicApi.flatMap(({ name, procedures }) =>
  Object.entries<Procedure>(procedures).map(([procedure, value]) => [`${name}.${procedure}`, value] as const),
);

test.each(publicProcedures)(
  "%s is open to the world or to users, never to services alone",
  (_name, { access }) => {
    expect(["public", "user"]).toContain(access);
  },
);

test("what services ask each other is for services alone", () => {
  for (const { procedures } of [ledgerContract, addressBookContract])
    for (const { access } of Object.values<Procedure>(procedures)) expect(access).toBe("service");
});

test("a worker's work is for workers, and addresses are for whoever writes letters", () => {
  const callers = ({ procedures }: { procedures: Readonly<Record<string, Procedure>> }) => [
    ...new Set(Object.values(procedures).flatMap(({ from }) => from ?? "anybody")),
  ];
  expect([callers(ledgerContract), callers(addressBookContract)]).toEqual([["encoder"], ["notifier"]]);
});

test.each(publicProcedures)("%s refuses fields that it does not know", async (_name, { input }) => {
  const result = await input["~standard"].validate({ isAdmin: true });
  expect(result.issues?.length ?? 0).toBeGreaterThan(0);
});

test("REST addresses are unique, and their parameters are fields of the input", () => {
  const routes = publicProcedures.flatMap(([, { rest }]) => (rest ? [`${rest.method} ${rest.path}`] : []));
  expect(new Set(routes).size).toBe(routes.length);
});

test("subjects are past-tense facts with a version, each once", () => {
  const subjects = allEvents.map(({ subject }) => subject);
  expect(new Set(subjects).size).toBe(subjects.length);
  for (const subject of subjects) expect(subject).toMatch(/^[a-z]+\.[a-z_]+ed\.v\d+$/);
});

test("every fault and failure has a sentence and a hint for people", () => {
  for (const { message, hint } of [...Object.values(faultCodes), ...Object.values(failures)]) {
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(hint).toMatch(/\.$/);
  }
});

test("fault codes are spelled <owner>.<what>", () => {
  for (const code of Object.keys(faultCodes)) expect(code).toMatch(/^[a-z]+\.[a-z_]+$/);
});

test.each([
  ["auth.required", true],
  ["service.untrusted", true],
  ["constructor", false],
  ["toString", false],
  [undefined, false],
])("%p is a fault's code: %p", (code, expected) => expect(isFaultCode(code)).toBe(expected));
