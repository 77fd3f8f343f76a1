/** Jobs: contracts/jobs-api.md. */

import { jobBody } from "../job_body.ts";
import { jobChangeBody, jobRetryBody } from "../job_changes.ts";
import type { Operation } from "./operation.ts";

export const JOBS: readonly Operation[] = [
  {
    method: "post",
    path: "/api/jobs",
    tag: "Jobs",
    summary: "Submits a job",
    scopes: ["generate"],
    query: {
      dryRun: {
        description: "true: the price and the warnings, and nothing is started",
        values: ["true", "false"],
      },
    },
    body: { json: jobBody },
    answers: {
      201: "{ success, jobId, status, queuePosition, estimatedTime, creditsReserved }",
      202: "The same with status pending, when the decision took too long",
    },
  },
  {
    method: "get",
    path: "/api/jobs",
    tag: "Jobs",
    summary: "The account's jobs, newest first",
    scopes: ["read", "generate"],
    query: {
      status: {
        description: "pending, queued, processing, completed, failed, cancelled; several with commas",
      },
      type: { description: "kind of job", values: ["image", "video", "text"] },
      model: { description: "a model's id" },
      batch: { description: "a batch's id" },
      q: { description: "words of the prompt" },
      from: { description: "RFC 3339" },
      to: { description: "RFC 3339" },
      limit: { description: "1 to 200, 50 by default" },
      offset: { description: "jobs to leave out" },
      cursor: { description: "next_cursor of the page before" },
    },
    answers: { 200: "{ jobs, total, next_cursor }" },
  },
  {
    method: "get",
    path: "/api/jobs/:id",
    tag: "Jobs",
    summary: "A job with all that is known of it",
    scopes: ["read", "generate"],
    answers: { 200: "The job" },
  },
  {
    method: "get",
    path: "/api/jobs/:id/download",
    tag: "Jobs",
    summary: "An output's bytes",
    scopes: ["read", "generate"],
    query: {
      index: { description: "which output, 0 by default" },
      redirect: { description: "false: the bytes instead of an address", values: ["true", "false"] },
      provenance: {
        description:
          "true: the bytes with what they were made with inside; x-provenance says embedded or none",
        values: ["true", "false"],
      },
    },
    answers: {
      302: "To a signed address, good for an hour",
      200: "The bytes, with redirect=false or provenance=true",
    },
  },
  {
    method: "get",
    path: "/api/jobs/:id/events",
    tag: "Jobs",
    summary: "The job's own history, in order",
    scopes: ["read", "generate"],
    answers: { 200: "{ events }" },
  },
  {
    method: "delete",
    path: "/api/jobs/:id",
    tag: "Jobs",
    summary: "Cancels a job",
    scopes: ["generate", "manage"],
    answers: { 200: "Cancelled, everything released", 202: "The agent was asked to stop" },
  },
  {
    method: "post",
    path: "/api/jobs/:id/retry",
    tag: "Jobs",
    summary: "Submits a finished job again, as a new one",
    scopes: ["generate"],
    body: { json: jobRetryBody },
    answers: { 201: "As POST /api/jobs, with retry_of in the job" },
  },
  {
    method: "post",
    path: "/api/jobs/:id/resume",
    tag: "Jobs",
    summary: "Lets a job go on that waits for its owner",
    scopes: ["generate", "manage"],
    answers: { 200: "{ success, status }" },
  },
  {
    method: "patch",
    path: "/api/jobs/:id",
    tag: "Jobs",
    summary: "Moves a waiting job, or holds it back",
    scopes: ["generate", "manage"],
    body: { json: jobChangeBody },
    answers: { 200: "The job" },
  },
  {
    method: "delete",
    path: "/api/jobs/:id/outputs",
    tag: "Jobs",
    summary: "Deletes a finished job's outputs and prompt from view",
    scopes: ["generate", "manage"],
    answers: { 200: "{ success, … }" },
  },
];
