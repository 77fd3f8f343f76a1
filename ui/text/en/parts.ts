export const PARTS = {
  "secret.copy": "Copy it",
  "secret.once": "It is shown this once and kept nowhere. Without it a new one has to be made.",
  "secret.kept": "I have kept it",
  "form.leave": "Never mind",
  "form.busy": "One moment …",
  "scope.missing": "Your key does not have the scope {scope}",
  "scope.missingHelp":
    "What is here is for keys with the scope {scope}. Sign out and in again with such a key, or ask whoever gave you this one.",
  "list.more": "Show more",
  "list.loading": "Fetching …",
  "list.failed": "This could not be fetched: {reason}",
  "list.again": "Try again",
} as const;
