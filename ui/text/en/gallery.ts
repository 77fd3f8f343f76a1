export const GALLERY = {} as const;
