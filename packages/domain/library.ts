/** What an owner puts assets in order with: boards, and views of the list that are kept under a name. */

/** Boards of one account. */
export const MAX_BOARDS = 500;
/** Kept views of one account. */
export const MAX_VIEWS = 200;

export interface Board {
  readonly boardId: string;
  readonly accountId: string;
  readonly name: string;
  /** Whether it is left out where others may look. */
  readonly private: boolean;
  /** Ms since 1970. */
  readonly createdAt: number;
}

/** A search that its owner wants to find again. */
export interface View {
  readonly viewId: string;
  readonly accountId: string;
  readonly name: string;
  /** The query of the list, as in an address: `q=boat&starred=true`. */
  readonly query: string;
  /** When it was first kept, ms since 1970. */
  readonly createdAt: number;
}
