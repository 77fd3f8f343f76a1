/** Every command's rule. Pure: the same state, command and time give the same decision; nothing is changed. */

import type { Command } from "./commands.ts";
import type { Decision } from "./decision.ts";
import { event } from "./events.ts";
import type { CellState } from "./state.ts";
import {
  changeAccount,
  createKey,
  endSession,
  grantCredits,
  noteKeyUsed,
  openAccount,
  revokeKey,
} from "./decide/accounts.ts";
import { changeAgent, removeAgent } from "./decide/agents_of_owner.ts";
import {
  adoptAgent,
  connectAgent,
  disconnectAgent,
  heartbeat,
  offerSlots,
  openPairing,
  pairAgent,
  resumeAgent,
} from "./decide/agents.ts";
import { reportAccount } from "./decide/agents_report.ts";
import {
  acceptAttempt,
  beginSubmitting,
  completeAttempt,
  confirmSubmitted,
  describeOutput,
  recordOutput,
  reportNotFound,
} from "./decide/attempts.ts";
import { arrangeCanvas } from "./decide/canvas.ts";
import { passDeadline } from "./decide/deadlines.ts";
import { askHuman, failAttempt, refuseAttempt } from "./decide/failures.ts";
import { arrangeAssets, ofOwner, trashAssets } from "./decide/library.ts";
import { cancelJob, changeJob, eraseJobs, resumeJob } from "./decide/owners.ts";
import { cancelJobs, moveJob, pauseQueue } from "./decide/queue.ts";
import { changeRecipe } from "./decide/recipes.ts";
import { deleteReference, recordReference } from "./decide/references.ts";
import { submitBatch, submitJob } from "./decide/submit.ts";
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  recordDelivery,
  rotateWebhook,
  sendWebhook,
} from "./decide/webhooks.ts";

/** Decides a command at a time in ms since 1970. */
export function decide(state: CellState, command: Command, now: number): Decision {
  switch (command.type) {
    case "OpenAccount":
      return openAccount(state, command.data);
    case "ChangeAccount":
      return changeAccount(state, command.data);
    case "EndSession":
      return endSession(state, command.data);
    case "NoteKeyUsed":
      return noteKeyUsed(state, command.data, now);
    case "CreateKey":
      return createKey(state, command.id, command.data);
    case "RevokeKey":
      return revokeKey(state, command.data);
    case "GrantCredits":
      return grantCredits(state, command.id, command.data);
    case "SubmitJob":
      return submitJob(state, command.id, command.data, now);
    case "SubmitBatch":
      return submitBatch(state, command.id, command.data, now);
    case "CancelJob":
      return cancelJob(state, command.data, now);
    case "CancelJobs":
      return cancelJobs(state, command.data);
    case "MoveJob":
      return moveJob(state, command.data, now);
    case "PauseQueue":
      return pauseQueue(state, command.data);
    case "ResumeJob":
      return resumeJob(state, command.data, now);
    case "ChangeJob":
      return changeJob(state, command.data, now);
    case "EraseJobs":
      return eraseJobs(state, command.data);
    case "RecordReference":
      return recordReference(state, command.data);
    case "DeleteReference":
      return deleteReference(state, command.data);
    case "ArrangeAssets":
      return arrangeAssets(state, command.data);
    case "TrashAssets":
      return trashAssets(state, command.data);
    case "CreateBoard":
      return ofOwner(state, event("BoardCreated", command.data));
    case "ChangeBoard":
      return ofOwner(state, event("BoardChanged", command.data));
    case "DeleteBoard":
      return ofOwner(state, event("BoardDeleted", command.data));
    case "SaveView":
      return ofOwner(state, event("ViewSaved", command.data));
    case "DeleteView":
      return ofOwner(state, event("ViewDeleted", command.data));
    case "CreateCanvas":
      return ofOwner(state, event("CanvasCreated", command.data));
    case "ChangeCanvas":
      return ofOwner(state, event("CanvasChanged", command.data));
    case "DeleteCanvas":
      return ofOwner(state, event("CanvasDeleted", command.data));
    case "ArrangeCanvas":
      return arrangeCanvas(state, command.data);
    case "CreateWebhook":
      return createWebhook(state, command.id, command.data);
    case "ChangeWebhook":
      return changeWebhook(state, command.data);
    case "RotateWebhook":
      return rotateWebhook(state, command.id, command.data, now);
    case "DeleteWebhook":
      return deleteWebhook(state, command.data);
    case "SendWebhook":
      return sendWebhook(state, command.data, now);
    case "RecordDelivery":
      return recordDelivery(state, command.data, now);
    case "ChangeAgent":
      return changeAgent(state, command.data);
    case "RemoveAgent":
      return removeAgent(state, command.data, now);
    case "ChangeRecipe":
      return changeRecipe(state, command.data);
    case "OpenPairing":
      return openPairing(state, command.data);
    case "PairAgent":
      return pairAgent(state, command.data, now);
    case "AdoptAgent":
      return adoptAgent(state, command.data, now);
    case "ResumeAgent":
      return resumeAgent(state, command.data, now);
    case "ConnectAgent":
      return connectAgent(state, command.data, now);
    case "Heartbeat":
      return heartbeat(state, command.data, now);
    case "DisconnectAgent":
      return disconnectAgent(state, command.data, now);
    case "OfferSlots":
      return offerSlots(state, command.data);
    case "ReportAccount":
      return reportAccount(state, command.data, now);
    case "AcceptAttempt":
      return acceptAttempt(state, command.data, now);
    case "RefuseAttempt":
      return refuseAttempt(state, command.data, now);
    case "BeginSubmitting":
      return beginSubmitting(state, command.id, command.data);
    case "ConfirmSubmitted":
      return confirmSubmitted(state, command.data);
    case "DescribeOutput":
      return describeOutput(state, command.data);
    case "CompleteAttempt":
      return completeAttempt(state, command.data, now);
    case "FailAttempt":
      return failAttempt(state, command.id, command.data, now);
    case "ReportNotFound":
      return reportNotFound(state, command.data, now);
    case "AskHuman":
      return askHuman(state, command.data, now);
    case "RecordOutput":
      return recordOutput(state, command.data, now);
    case "PassDeadline":
      return passDeadline(state, command.data, now);
  }
}
