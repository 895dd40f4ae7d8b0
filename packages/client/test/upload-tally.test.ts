import { expect, test } from "bun:test";
import { contentTypeOf, fileNameOf } from "../src/upload-source.ts";
import { uploadTally } from "../src/upload-tally.ts";

test("adds up the parts; one that is tried again counts from zero", () => {
  const told: number[] = [];
  const tally = uploadTally(100, ({ sentBytes }) => told.push(sentBytes));
  tally.arrived(20);
  tally.part(3, 10);
  tally.part(4, 30);
  tally.part(3, 0);
  tally.part(3, 40);
  tally.arrived(70);
  expect(told).toEqual([20, 30, 60, 50, 90, 70]);
});

const slice = () => new Blob();

test.each([
  ["/home/ada/films/mill race.mp4", "mill race.mp4"],
  ["C:\\films\\race.mp4", "race.mp4"],
  ["", "untitled"],
  [undefined, "untitled"],
  ["x".repeat(300), "x".repeat(255)],
])("the name of %p is %p", (name, expected) => {
  expect(fileNameOf({ size: 0, name, slice })).toBe(expected);
});

test.each([
  ["video/mp4", "video/mp4"],
  ["text/plain;charset=utf-8", "text/plain"],
  ["", "application/octet-stream"],
  [undefined, "application/octet-stream"],
])("the type of %p is %p", (type, expected) => {
  expect(contentTypeOf({ size: 0, type, slice })).toBe(expected);
});
