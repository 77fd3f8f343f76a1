import assert from "node:assert/strict";
import { type Event, event } from "@sluice/domain";
import { newsOf, progressNews, readUserFrame } from "./user_socket_messages.ts";

const jobId = "j";

Deno.test("newsOf tells every end of a job, and nothing of what is between", () => {
  const results = () => ["/media/a", "/media/b"];
  const rows: [Event, unknown][] = [
    [event("AttemptAccepted", { jobId, attempt: 1, deadline: 0 }), { type: "job_started", jobId }],
    [event("JobCompleted", { jobId, attempt: 1, outputs: 2 }), {
      type: "job_completed",
      jobId,
      resultUrl: "/media/a",
      resultUrls: ["/media/a", "/media/b"],
    }],
    [event("JobFailed", { jobId, category: "policy", code: "policy", message: "no" }), {
      type: "job_failed",
      jobId,
      error: "no",
      code: "policy",
    }],
    [event("JobExpired", { jobId, code: "queue_timeout", message: "nobody took it" }), {
      type: "job_failed",
      jobId,
      error: "nobody took it",
      code: "queue_timeout",
    }],
    [event("JobSkipped", { jobId, because: null, message: "its source failed" }), {
      type: "job_failed",
      jobId,
      error: "its source failed",
      code: "skipped",
    }],
    [event("JobCancelled", { jobId }), {
      type: "job_failed",
      jobId,
      error: "cancelled by its owner",
      code: "cancelled",
    }],
    [event("JobQueued", { jobId, reason: "ready", deadline: 0 }), null],
  ];
  for (const [one, expected] of rows) assert.deepEqual(newsOf(one, results), expected, one.type);
  assert.deepEqual(newsOf(event("JobCompleted", { jobId, attempt: 1, outputs: 2 }), () => []), {
    type: "job_completed",
    jobId,
    resultUrl: null,
    resultUrls: [],
  });
});

Deno.test("progressNews takes progress of a job and no other live signal", () => {
  assert.deepEqual(progressNews({ type: "job_progress", jobId, attempt: 1, progress: 7 }), {
    type: "job_progress",
    jobId,
    progress: 7,
    message: null,
  });
  for (const other of [null, "x", { jobId }, { type: "job_delta", jobId, text: "a" }]) {
    assert.equal(progressNews(other), null);
  }
});

Deno.test("readUserFrame says what is wrong with a frame", () => {
  assert.deepEqual(readUserFrame('{"type":"subscribe","after":"0-1"}'), { type: "subscribe", after: "0-1" });
  for (const frame of ["", "{", "null", "[]", "{}", '{"type":"x"}', '{"type":"subscribe","after":-1}']) {
    assert.throws(() => readUserFrame(frame), { name: "EdgeError" }, frame);
  }
});
