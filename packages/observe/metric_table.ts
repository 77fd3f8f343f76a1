/**
 * Every metric of ours: one row each, the truth for the code, for docs/observability.md and for the tests. Units stand in
 * the names. A label has few values by nature: routes and not paths, never an account, a job, an agent or a key.
 */

import { counter, gauge, histogram } from "./metric_row.ts";

const FAST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120, 600];
const APPEND_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const METRICS = {
  buildInfo: gauge({
    name: "sluice_build_info",
    help: "Always 1; which version of which service runs",
    labels: ["service", "version", "deno"],
  }),
  httpRequestDuration: histogram({
    name: "sluice_http_request_duration_seconds",
    help: "From a request's arrival to the headers of its answer",
    labels: ["method", "route", "status"],
    buckets: FAST_SECONDS,
  }),
  sseClients: gauge({
    name: "sluice_sse_clients",
    help: "Streams of events that are open",
    labels: [],
  }),
  userSockets: gauge({
    name: "sluice_user_sockets",
    help: "Sockets of /ws/user that are open",
    labels: [],
  }),
  edgePosition: gauge({
    name: "sluice_edge_position_commits",
    help: "Last commit that this gateway has folded",
    labels: ["cell"],
  }),
  leaseHeld: gauge({
    name: "sluice_lease_held",
    help: "1 while this process works for the cell, else 0",
    labels: ["role", "cell"],
  }),
  commandsDecided: counter({
    name: "sluice_commands_decided_total",
    help: "Commands that were decided and are durable, by what came of them",
    labels: ["type", "outcome"],
  }),
  inboxPending: gauge({
    name: "sluice_inbox_pending_commands",
    help: "Commands that wait to be decided or are being decided",
    labels: ["cell"],
  }),
  logAppendDuration: histogram({
    name: "sluice_log_append_duration_seconds",
    help: "From sending a record to its being durable",
    labels: [],
    buckets: APPEND_SECONDS,
  }),
  logAppendedCommits: counter({
    name: "sluice_log_appended_commits_total",
    help: "Commits that this process made durable",
    labels: [],
  }),
  logHead: gauge({
    name: "sluice_log_head_commits",
    help: "Number of the last commit of the log",
    labels: ["cell"],
  }),
  deciderFenced: counter({
    name: "sluice_decider_fenced_total",
    help: "Times that the log refused this process because another one had written",
    labels: [],
  }),
  deciderProblems: counter({
    name: "sluice_decider_problems_total",
    help: "Problems that the decider met, by the kind of error",
    labels: ["error"],
  }),
  jobsOpen: gauge({
    name: "sluice_jobs_open",
    help: "Jobs that are not over, by where they stand",
    labels: ["cell", "status"],
  }),
  jobsQueuedAge: gauge({
    name: "sluice_jobs_queued_age_seconds",
    help: "Since when the oldest queued job was submitted; 0 without one",
    labels: ["cell"],
  }),
  jobsFinished: counter({
    name: "sluice_jobs_finished_total",
    help: "Jobs that ended, by how, and failed ones by category",
    labels: ["status", "category"],
  }),
  attemptsFateUnknown: counter({
    name: "sluice_attempts_fate_unknown_total",
    help: "Attempts that were lost from sight after the press",
    labels: [],
  }),
  agentsOnline: gauge({
    name: "sluice_agents_online",
    help: "Agents with an open session",
    labels: ["cell", "provider"],
  }),
  agentsHindered: gauge({
    name: "sluice_agents_hindered",
    help: "Agents that take no work, by why",
    labels: ["cell", "provider", "hindrance"],
  }),
  webhookDeliveries: counter({
    name: "sluice_webhook_deliveries_total",
    help: "Tries to deliver a message, by what came of them",
    labels: ["outcome"],
  }),
  projectorPosition: gauge({
    name: "sluice_projector_position_commits",
    help: "Last commit that is in the rows",
    labels: ["cell"],
  }),
  projectorLag: gauge({
    name: "sluice_projector_lag_commits",
    help: "Commits of the log that are not in the rows yet",
    labels: ["cell"],
  }),
  projectorProblems: counter({
    name: "sluice_projector_problems_total",
    help: "What the projector met: stalled, rebuilding, media left behind",
    labels: ["type"],
  }),
  creditsUnbalanced: counter({
    name: "sluice_credits_unbalanced_total",
    help: "Commits after which an account's credits did not add up; must stay 0",
    labels: [],
  }),
  mediaReceived: counter({
    name: "sluice_media_bytes_total",
    help: "Bytes of outputs that were stored and recorded",
    labels: ["kind"],
  }),
  mediaSwept: counter({
    name: "sluice_media_swept_bytes_total",
    help: "Bytes of media that were removed because nobody used them",
    labels: [],
  }),
} as const;

export type MetricKey = keyof typeof METRICS;

/** What every process tells of itself; the names are Prometheus' own. */
export const PROCESS_METRICS = {
  cpu: counter({
    name: "process_cpu_seconds_total",
    help: "Processor time of this process, of user and system",
    labels: [],
  }),
  memory: gauge({
    name: "process_resident_memory_bytes",
    help: "Memory of this process",
    labels: [],
  }),
  heap: gauge({
    name: "sluice_heap_used_bytes",
    help: "Memory in JavaScript objects, of this thread",
    labels: [],
  }),
  started: gauge({
    name: "process_start_time_seconds",
    help: "When this process began, since 1970",
    labels: [],
  }),
  loopLag: gauge({
    name: "sluice_event_loop_lag_seconds",
    help: "How long the scrape itself had to wait for its turn",
    labels: [],
  }),
} as const;
