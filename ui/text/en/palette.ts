export const PALETTE = {} as const;
