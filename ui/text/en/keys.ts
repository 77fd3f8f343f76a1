export const KEYS = {
  "keys.title": "Keyboard shortcuts",
  "keys.palette": "Command palette",
  "keys.sheet": "This sheet",
  "keys.submit": "Generate",
  "keys.submitNext": "Generate, to run next",
  "keys.focusPrompt": "To the prompt",
  "keys.olderPrompt": "An older prompt",
  "keys.newerPrompt": "A newer prompt",
  "keys.cancelCurrent": "Cancel the current job",
  "keys.clearQueue": "Clear the queue",
} as const;
