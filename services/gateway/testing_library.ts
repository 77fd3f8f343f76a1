/** For this package's tests only: a gateway with finished pictures in it. */

import assert from "node:assert/strict";
import { openTestGateway, type TestGateway } from "./testing_gateway.ts";

// deno-lint-ignore no-explicit-any -- whatever the endpoint answers
export type Answer = { readonly status: number; readonly body: any };

export async function ask(
  gateway: TestGateway,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Answer> {
  const response = await gateway.call(method, path, body, headers);
  return { status: response.status, body: await response.json() };
}

/** A finished job of the first account with as many pictures; resolves with the assets' ids. */
export async function finished(gateway: TestGateway, outputs = 1, change: object = {}): Promise<string[]> {
  const wish = { type: "image", model: "sim-image", prompt: "a cat", count: outputs, ...change };
  const { status, body } = await ask(gateway, "POST", "/api/jobs", wish);
  assert.equal(status, 201, JSON.stringify(body));
  await gateway.complete(body.jobId, outputs);
  return Array.from({ length: outputs }, (_, index) => `${body.jobId}.${index}`);
}

/** A gateway whose simulator is online. */
export async function openLibrary(): Promise<TestGateway> {
  const gateway = await openTestGateway();
  await gateway.connectAgent();
  return gateway;
}

/** Asks and wants a refusal of that status; its words. */
export async function refused(
  gateway: TestGateway,
  status: number,
  method: string,
  path: string,
  body?: unknown,
): Promise<string> {
  const answer = await ask(gateway, method, path, body);
  assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(body)}`);
  return JSON.stringify(answer.body);
}
