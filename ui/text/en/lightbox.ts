export const LIGHTBOX = {} as const;
