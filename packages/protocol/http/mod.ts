/** The HTTP edges: schemas of what comes in, shapes of what goes out, and the mapping to the domain. */

export { type EdgeCode, EdgeError, type EdgeErrorOptions, invalidValue, quoted } from "./edge_error.ts";
export { type Ask, type ReferenceAsk, settingsFor, type Shaped, StoredUpload } from "./ask.ts";
export { chooseModel, type Chosen } from "./choose_model.ts";
export { type ImageRequest, readImageBody } from "./image_body.ts";
export type { ImageAnswer } from "./image_options.ts";
export { EDIT_FORM, type EditRequest, readEditBody } from "./image_edit_body.ts";
export { readVariationBody, VARIATION_FORM, VARIATION_PROMPT } from "./variation_body.ts";
export { type ChatRequest, readChatBody } from "./chat_body.ts";
export {
  chatChunkJson,
  type ChatContent,
  type ChatFacts,
  chatJson,
  chatUsageJson,
  contentDelta,
} from "./chat_json.ts";
export { fileNameOf, noteFileName } from "./file_names.ts";
export { type FieldValue, nestFields } from "./nest_fields.ts";
export { readVideoBody, VIDEO_FORM } from "./video_body.ts";
export {
  CHARACTER_FORM,
  readCharacterBody,
  readRemixBody,
  readVideoEdit,
  REMIX_FORM,
  VIDEO_EDIT_FORM,
  type VideoEdit,
} from "./video_edit_body.ts";
export { readUploadBody, UPLOAD_FORM } from "./upload_body.ts";
export { type PageQuery, readPage } from "./page_query.ts";
export { studioHistoryJson } from "./history_json.ts";
export { studioCreditsJson } from "./credits_json.ts";
export { characterJson, type ReferenceFacts, referenceJson, uploadJson } from "./reference_json.ts";
export { fitMode, type JobRequest, readJobBody } from "./job_body.ts";
export { type JobChange, readJobChange, readQueueBody, readRedo, type Redo } from "./job_changes.ts";
export {
  type AccountBody,
  type AccountChanges,
  type KeyBody,
  readAccountBody,
  readAccountChanges,
  readCreditsBody,
  readKeyBody,
  readPairBody,
  readProfileBody,
  readSessionBody,
} from "./manage_bodies.ts";
export { type AgentChange, readAgentBody } from "./agent_body.ts";
export { type JobListQuery, readJobList, readWhole } from "./list_query.ts";
export { type AssetChange, readAssetChange, readAssetIds } from "./asset_bodies.ts";
export { type AssetJson, assetJson, type AssetLinks } from "./asset_json.ts";
export {
  type AssetDaysQuery,
  type AssetListQuery,
  type AssetMatch,
  readAssetDays,
  readAssetList,
} from "./asset_query.ts";
export {
  type BoardBody,
  readBoardBody,
  readBoardChange,
  readViewBody,
  type ViewBody,
} from "./board_bodies.ts";
export { boardJson, viewJson } from "./board_json.ts";
export { readCanvasBody, readNodeChanges } from "./canvas_bodies.ts";
export { type CanvasEntryJson, canvasEntryJson, type CanvasJson, canvasJson } from "./canvas_json.ts";
export { jobIdFrom, numberFrom, positionOf, timeOf, videoId } from "./ids.ts";
export {
  type ApiStatus,
  apiStatus,
  type JobProblem,
  problemOf,
  statusesFrom,
  type VideoStatus,
  videoStatus,
} from "./status.ts";
export { type JobFacts, type JobJson, jobJson, type UrlOf } from "./job_json.ts";
export {
  type Snapshot,
  type SnapshotAccount,
  type SnapshotAgent,
  snapshotJson,
  type SnapshotKey,
  type SnapshotParts,
} from "./snapshot_json.ts";
export { pollAfterMs, videoJson } from "./video_json.ts";
export { imageEventJson, imageJobJson, imagesJson, type Picture, type PicturesFacts } from "./image_json.ts";
export { modelJson } from "./model_json.ts";
export {
  accountJson,
  agentJson,
  boundedLimit,
  creditsJson,
  type JobCounts,
  keyJson,
  ledgerJson,
  type LedgerLine,
  statsJson,
  userJson,
} from "./account_json.ts";
export {
  commitJson,
  contentOf,
  type EventFilter,
  eventsFor,
  forgotten,
  historyJson,
  isEventType,
  redacted,
} from "./commit_json.ts";
export {
  MAX_USER_FRAME,
  newsOf,
  progressNews,
  readUserFrame,
  USER_CLOSE,
  type UserNews,
  type UserRequest,
} from "./user_socket_messages.ts";
export { nearestRatio, parseSize, type Size, sizeText, usualSize } from "./size.ts";
export {
  MAX_WEBHOOK_URL,
  readEndpointBody,
  readEndpointChanges,
  readEndpointRotation,
  readEndpointTest,
  readRotation,
  readWebhookBody,
  readWebhookChanges,
  readWebhookTest,
  type WebhookBody,
  type WebhookChanges,
} from "./webhook_body.ts";
export { deliveryJson, type DeliveryLine, endpointJson, sampleData, webhookJson } from "./webhook_json.ts";
export { jsonSchemaOf, openApiDocument, type Operation, OPERATIONS, TAGS } from "./operations/mod.ts";
export { extensionPreflight, showToExtension } from "./extension_cors.ts";
export { readRecipeBody } from "./recipe_body.ts";
