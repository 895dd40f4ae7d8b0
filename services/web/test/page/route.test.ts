import { expect, test } from "bun:test";
import { hashOf, type Route, routeOf } from "../../src/page/route.ts";

const id = `c_${"a".repeat(32)}`;

test.each<[string, Route]>([
  ["", { at: "library" }],
  ["#/", { at: "library" }],
  ["#/account", { at: "account" }],
  ["#/sign-in", { at: "sign-in" }],
  ["#/register", { at: "register" }],
  [`#/watch/${id}`, { at: "watch", id }],
  ["#/watch/../../x", { at: "library" }],
  ["#/watch", { at: "library" }],
  ["#/nowhere", { at: "library" }],
])("%p leads to %p", (hash, route) => {
  expect(routeOf(hash)).toEqual(route);
  expect(routeOf(hashOf(route))).toEqual(route);
});
