/** How many records were deleted because they were older than `privacy.retain`. */
export type Forgotten = {
  readonly acts: number;
  readonly receipts: number;
  readonly auditRows: number;
};
