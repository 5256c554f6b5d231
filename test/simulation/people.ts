import type { Person } from "./fake-machine.ts";

/** Who uses the made-up machine. What is true of them is written here, and nowhere else. */
export const PEOPLE: readonly Person[] = [
  { userName: "ana", uid: 1001, homeDir: "/home/ana", kind: "named", canUnlock: true },
  { userName: "desk", uid: 1002, homeDir: "/home/desk", kind: "generic", canUnlock: false },
  { userName: "kiosk", uid: 1003, homeDir: "/home/kiosk", kind: "kiosk", canUnlock: false },
];

export function personOf(uid: number): Person | undefined {
  return PEOPLE.find((person) => person.uid === uid);
}
