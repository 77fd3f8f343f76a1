export const SETTINGS = {
  "settings.theme": "Theme",
  "settings.theme.dark": "Dark",
  "settings.theme.light": "Light",
  "settings.theme.system": "As the system",
  "settings.theme.contrast": "High contrast",
  "settings.time": "Times",
  "settings.time.relative": "How long ago",
  "settings.time.local": "By the clock here",
  "settings.time.utc": "In UTC",
  "settings.shortcuts": "Keyboard shortcuts",
} as const;
