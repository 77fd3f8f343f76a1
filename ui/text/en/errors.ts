export const ERRORS = {
  "error.offline": "the server does not answer",
  "error.retryAfter": "Try again in {seconds} s.",
  "error.page": "This page could not be shown",
  "error.pageHelp":
    "Reload it. If it happens again, tell the operator what you did and what stands here: {message}",
  "error.reload": "Reload",
  "error.requestId": "Request {id}",
  "error.copyRequestId": "Copy the request's id",
} as const;
