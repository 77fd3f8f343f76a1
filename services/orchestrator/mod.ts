/** The orchestrator: decides for a cell and speaks with its agents. */

export { type AgentLine, type Session } from "./agent_line.ts";
export { type Decider, type DeciderOptions, startDecider } from "./decider.ts";
export { adminKey, adoptSimulator, type FirstStart, operatorAccount } from "./first_start.ts";
export { leadCell, type LeadCellOptions, type LedCell } from "./lead_cell.ts";
export { replay, type Replayed, SnapshotUnusable } from "./replay.ts";
export { createSnapshotter, type Snapshotter, type SnapshotterOptions } from "./snapshotter.ts";
export { createHub, type Hub, type HubOptions } from "./hub.ts";
export { measureCell, type MeasureCellOptions } from "./measure_cell.ts";
export { type CellObserver, observeCell, type ObserveCellOptions } from "./observe_cell.ts";
export { openSession, type SessionOptions } from "./session.ts";
export { type AgentSignal, agentSubject, progressSubject } from "./signals.ts";
export { createWebhookSender, type WebhookSender, type WebhookSenderOptions } from "./webhook_sender.ts";
