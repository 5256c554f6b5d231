/** The flags of `browsers list` and `browsers clear`, as commander hands them over. */
export type WhereOptions = {
  readonly home?: string;
  readonly family: readonly string[];
  readonly profile: readonly string[];
  readonly data?: string;
  readonly json?: boolean;
};
export type ClearOptions = WhereOptions & {
  readonly dryRun?: boolean;
  readonly keepSite?: readonly string[];
  readonly background?: boolean;
  readonly sessionSince?: number;
  readonly sharedDevice?: boolean;
  readonly display?: string;
  readonly signKey?: string;
  readonly dataDir?: string;
};
