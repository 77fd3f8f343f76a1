export const CANVAS = {} as const;
