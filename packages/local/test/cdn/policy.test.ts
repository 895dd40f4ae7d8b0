import { expect, test } from "bun:test";
import { parsePolicy } from "../../src/cdn/policy.ts";

const policy = (statement: unknown) => JSON.stringify({ Statement: [statement] });
const until = { DateLessThan: { "AWS:EpochTime": 100 } };

test.each([
  ["the shortest", { Resource: "r", Condition: until }, { resource: "r", lessThan: 100 }],
  ["without a resource it is for everything", { Condition: until }, { resource: "*", lessThan: 100 }],
  [
    "all conditions",
    {
      Resource: "r",
      Condition: {
        ...until,
        DateGreaterThan: { "AWS:EpochTime": 5 },
        IpAddress: { "AWS:SourceIp": "1.2.3.4/8" },
      },
    },
    { resource: "r", lessThan: 100, greaterThan: 5, sourceIp: "1.2.3.4/8" },
  ],
])("%s", (_name, statement, expected) => {
  expect(parsePolicy(policy(statement))).toEqual(expected);
});

test.each([
  ["no JSON", "{"],
  ["no object", "7"],
  ["no statement", JSON.stringify({ Statement: [] })],
  ["two statements", JSON.stringify({ Statement: [{ Condition: until }, { Condition: until }] })],
  ["no condition", policy({ Resource: "r" })],
  ["no end", policy({ Resource: "r", Condition: { DateGreaterThan: { "AWS:EpochTime": 5 } } })],
  ["an end that is text", policy({ Condition: { DateLessThan: { "AWS:EpochTime": "100" } } })],
  ["an end that is no whole number", policy({ Condition: { DateLessThan: { "AWS:EpochTime": 1.5 } } })],
  [
    "a beginning that is text",
    policy({ Condition: { ...until, DateGreaterThan: { "AWS:EpochTime": "5" } } }),
  ],
  ["a list of addresses", policy({ Condition: { ...until, IpAddress: { "AWS:SourceIp": ["1.2.3.4"] } } })],
  ["a list of resources", policy({ Resource: ["r"], Condition: until })],
  ["an unknown condition", policy({ Condition: { ...until, StringEquals: {} } })],
  ["an unknown field", policy({ Effect: "Allow", Condition: until })],
])("refuses %s", (_name, text) => {
  expect(parsePolicy(text)).toBeUndefined();
});
