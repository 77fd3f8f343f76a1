export const CREATE = {} as const;
