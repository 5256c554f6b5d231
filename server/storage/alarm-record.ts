import type { AlarmKind } from "../contract/log-events.ts";

export type AlarmRecord = {
  readonly id: number;
  readonly at: string;
  readonly deviceId: string | null;
  readonly kind: string;
  readonly detail: string;
  /** Null: it goes on, or was of a moment only. */
  readonly endedAt: string | null;
};

export type NewAlarm = Omit<AlarmRecord, "id" | "endedAt"> & { readonly kind: AlarmKind };
