/** The HTTP edges: schemas of what comes in, shapes of what goes out, and the mapping to the domain. */

export { type EdgeCode, EdgeError, type EdgeErrorOptions, invalidValue, quoted } from "./edge_error.ts";
export { type Ask, type ReferenceAsk, settingsFor, type Shaped } from "./ask.ts";
export { chooseModel, type Chosen } from "./choose_model.ts";
export { type ImageRequest, readImageBody } from "./image_body.ts";
export { nestFields, readVideoBody, VIDEO_FIELDS, VIDEO_PICTURES } from "./video_body.ts";
export { fitMode, type JobRequest, readJobBody } from "./job_body.ts";
export { readCreditsBody, readPairBody } from "./manage_bodies.ts";
export { type JobListQuery, readJobList, readWhole } from "./list_query.ts";
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
export { type WaitFacts, waitReason } from "./wait_reason.ts";
export { type JobFacts, type JobJson, jobJson, type UrlOf } from "./job_json.ts";
export { pollAfterMs, videoJson } from "./video_json.ts";
export { imagesJson, type Picture } from "./image_json.ts";
export { modelJson } from "./model_json.ts";
export { agentJson, creditsJson, ledgerJson, type LedgerLine, userJson } from "./account_json.ts";
export { commitJson, type EventFilter, eventsFor, isEventType, redacted } from "./commit_json.ts";
export { nearestRatio, parseSize, type Size, sizeText, usualSize } from "./size.ts";
