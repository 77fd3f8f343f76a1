/** The agent protocol, version 1: schemas, types, limits and frames of `/ws/agent`. */

export {
  type AgentMessage,
  agentMessage,
  type AgentMessageType,
  type OutputMeta,
  type ReportedMessage,
} from "./from_agent.ts";
export { type ServerMessage, serverMessage, type ServerMessageType } from "./to_agent.ts";
export { type AgentReference, type NewJob, type UploadGrant } from "./order.ts";
export { failureCategory, type Recipe } from "./fields.ts";
export { encodeFrame, type FrameError, isFrameError, parseAgentFrame, parseServerFrame } from "./frame.ts";
export * from "./limits.ts";
