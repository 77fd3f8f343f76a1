export const AGENTS = {} as const;
