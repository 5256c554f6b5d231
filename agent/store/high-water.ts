import { CHAIN_START, type ChainHead } from "../contract/audit-chain.ts";
import type { HighWater, SecondCopy } from "./second-copy.ts";

const NOTHING: HighWater = {
  floors: {},
  joinCounter: 0,
  audit: { size: CHAIN_START.size, head: CHAIN_START.head },
};

type Floor = HighWater["floors"][string];

export type HighWaterMarks = {
  floorOf(name: string): Floor | null;
  raiseFloors(floors: Readonly<Record<string, Floor>>): void;
  /** For another server: its versions start anew. */
  forgetFloors(): void;
  joinCounter(): number;
  setJoinCounter(value: number): void;
  auditHead(): ChainHead;
  setAuditHead(head: ChainHead): void;
};

/** Kept in memory, written through to the second copy. Only another server takes floors down. */
export function createHighWaterMarks(copy: SecondCopy<HighWater>): HighWaterMarks {
  let marks = copy.read() ?? NOTHING;
  const change = (next: Partial<HighWater>) => {
    marks = { ...marks, ...next };
    copy.write(marks);
  };
  return {
    floorOf: (name) => (Object.hasOwn(marks.floors, name) ? (marks.floors[name] ?? null) : null),
    raiseFloors: (floors) => {
      const raised = Object.entries(floors).filter(
        ([name, floor]) => floor.version > (marks.floors[name]?.version ?? -1),
      );
      if (raised.length > 0) {
        change({ floors: { ...marks.floors, ...Object.fromEntries(raised) } });
      }
    },
    forgetFloors: () => change({ floors: {} }),
    joinCounter: () => marks.joinCounter,
    setJoinCounter: (value) => change({ joinCounter: Math.max(value, marks.joinCounter) }),
    auditHead: () => marks.audit,
    setAuditHead: (head) => {
      if (head.size > marks.audit.size) change({ audit: head });
    },
  };
}
