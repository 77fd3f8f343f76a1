import assert from "node:assert/strict";
import { Answers } from "./answers.ts";

Deno.test("Answers.left: comes after all that were noted, whether they arrived or not", async () => {
  const answers = new Answers();
  answers.note(undefined);
  const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  for (const { promise } of [one, other]) answers.note({ completed: promise });
  const order: string[] = [];
  const left = answers.left().then(() => order.push("left"));
  order.push("one");
  one.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  order.push("other");
  other.reject(new Error("its client hung up"));
  await left;
  assert.deepEqual(order, ["one", "other", "left"]);
  await answers.left();
});
