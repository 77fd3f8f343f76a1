export const FIRST_RUN = {} as const;
