import { expect, test } from "bun:test";
import { semaphore } from "../src/semaphore.ts";

test("never runs more at once than its limit, and every admitted job in turn", async () => {
  const bounded = semaphore({ limit: 3, queue: 100 });
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const job = (at: number) => async () => {
    running += 1;
    most = Math.max(most, running);
    order.push(at);
    await Bun.sleep(at % 3);
    running -= 1;
  };
  await Promise.all(Array.from({ length: 40 }, (_, at) => bounded(job(at))));
  expect(most).toBe(3);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test("a job that throws gives its place free", async () => {
  const bounded = semaphore({ limit: 1, queue: 10 });
  const fail = () => bounded(() => Promise.reject(new Error("no")));
  await Promise.allSettled([fail(), fail(), fail()]);
  expect(await bounded(async () => "in")).toBe("in");
});
