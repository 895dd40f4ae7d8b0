import { expect, test } from "bun:test";
import { type Procedure, publicApi } from "@millrace/contracts";
import { docsPage } from "../src/docs-page.ts";
import { openApiDocument } from "../src/openapi.ts";
import { restInput } from "../src/rest-input.ts";

const document = openApiDocument("https://api.example.com");
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods)) as {
  operationId: string;
  security?: unknown;
  parameters?: { name: string; in: string; required: boolean }[];
}[];

test("every procedure with a REST address is in the document, once", () => {
  const expected = publicApi.flatMap(({ name, procedures }) =>
    Object.entries<Procedure>(procedures).flatMap(([procedure, { rest }]) =>
      rest ? [`${name}.${procedure}`] : [],
    ),
  );
  expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(
    [...expected, "upload"].toSorted(),
  );
});

test("what needs a token says so", () => {
  const open = operations.filter(({ security }) => !security).map(({ operationId }) => operationId);
  expect(open.every((name) => name.startsWith("auth."))).toBe(true);
});

test("path parameters are required, and the document is plain JSON", () => {
  const byId = operations.find(({ operationId }) => operationId === "content.byId");
  expect(byId?.parameters).toEqual([expect.objectContaining({ name: "id", in: "path", required: true })]);
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});

test("the page names every operation and loads nothing", () => {
  const page = docsPage(document);
  for (const { operationId } of operations) expect(page).toContain(`id="${operationId}"`);
  expect(page).not.toMatch(/<script|<link|src=/);
});

const schema = {
  properties: { limit: { type: "integer" }, exact: { type: "boolean" }, cursor: { type: "string" } },
};

test.each([
  ["limit=20", { limit: 20 }],
  ["limit=many", { limit: "many" }],
  ["limit=", { limit: "" }],
  ["exact=true&cursor=12", { exact: true, cursor: "12" }],
  ["isAdmin=1", { isAdmin: "1" }],
])("the query %s becomes input for the contract to judge", (query, expected) => {
  expect(restInput(schema, {}, new URLSearchParams(query), undefined)).toEqual(expected);
});

test("the path wins over the body, and a body that is no object stays what it is", () => {
  expect(restInput(schema, { id: "a" }, new URLSearchParams(), { id: "b", title: "t" })).toEqual({
    id: "a",
    title: "t",
  });
  expect(restInput(schema, { id: "a" }, new URLSearchParams(), [1])).toEqual([1]);
});
