export const ERRORS = {
  "error.offline": "the server does not answer",
  "error.brokenOff": "the answer of the server did not arrive whole",
  "error.retryAfter": "Try again in {seconds} s.",
  "error.notFetched": "This page could not be fetched",
  "error.notFetchedHelp":
    "The server does not answer, or has become another version meanwhile. Try again; if that does not help, reload.",
  "error.page": "This page could not be shown",
  "error.pageHelp":
    "Reload it. If it happens again, tell the operator what you did and what stands here: {message}",
  "error.reload": "Reload",
  "error.requestId": "Request {id}",
  "error.copyRequestId": "Copy the request's id",
} as const;
