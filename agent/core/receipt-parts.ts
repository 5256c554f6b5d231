import { MAX_PAYLOAD_BYTES } from "../contract/envelope-schema.ts";
import {
  MAX_RECEIPT_PARTS,
  MAX_RECEIPT_PROFILES,
  type ProfileReceipt,
  type Receipt,
} from "../contract/receipt.ts";

/** What is around the profiles: ids, the kinds of data, and the ids of all parts. */
const AROUND_BYTES = 8 * 1024;
const ROOM_BYTES = MAX_PAYLOAD_BYTES - AROUND_BYTES;

/** So many entries of each list stay where a home was made to fill more parts than there may be. */
const ENTRIES_KEPT = [Number.POSITIVE_INFINITY, 20, 4, 1];

/**
 * Pure. One clearing as receipts that an envelope takes: the whole where it fits, otherwise parts
 * that name each other. Each says the status of the whole clearing, so that none reads as `done`
 * beside one that isn't.
 */
export function receiptParts(whole: Receipt, newId: () => string): readonly Receipt[] {
  if (whole.profiles.length <= MAX_RECEIPT_PROFILES && bytesOf(whole) <= ROOM_BYTES) return [whole];
  const groups = groupsOf(whole.profiles);
  const receiptIds = groups.map((_, index) => (index === 0 ? whole.id : newId()));
  return groups.map((profiles, index) => ({
    ...whole,
    id: receiptIds[index] ?? whole.id,
    profiles,
    clearing: { id: whole.id, part: index + 1, receiptIds },
  }));
}

function groupsOf(profiles: readonly ProfileReceipt[]): readonly ProfileReceipt[][] {
  let groups: readonly ProfileReceipt[][] = [];
  for (const entries of ENTRIES_KEPT) {
    groups = packed(profiles.map((profile) => shortenedTo(entries, profile)).flatMap(piecesOf));
    if (groups.length <= MAX_RECEIPT_PARTS) break;
  }
  return groups;
}

function packed(pieces: readonly ProfileReceipt[]): readonly ProfileReceipt[][] {
  const groups: ProfileReceipt[][] = [];
  let roomBytes = 0;
  for (const piece of pieces) {
    const bytes = bytesOf(piece);
    const last = groups.at(-1);
    if (last === undefined || bytes > roomBytes || last.length >= MAX_RECEIPT_PROFILES) {
      groups.push([piece]);
      roomBytes = ROOM_BYTES - bytes;
    } else {
      last.push(piece);
      roomBytes -= bytes;
    }
  }
  return groups;
}

/** A profile that fills more than one part is named in each; its lists go on from one to the next. */
function piecesOf(profile: ProfileReceipt): readonly ProfileReceipt[] {
  if (bytesOf(profile) <= ROOM_BYTES) return [profile];
  const firstHalf = <T>(list: readonly T[]) => list.slice(0, Math.ceil(list.length / 2));
  const secondHalf = <T>(list: readonly T[]) => list.slice(Math.ceil(list.length / 2));
  return [withLists(profile, firstHalf), withLists(profile, secondHalf)].flatMap(piecesOf);
}

function withLists(profile: ProfileReceipt, pick: <T>(list: readonly T[]) => T[]): ProfileReceipt {
  const { stores, holders, residue, kept, notes } = profile;
  return {
    ...profile,
    stores: pick(stores),
    ...(holders === undefined ? {} : { holders: pick(holders) }),
    residue: pick(residue),
    ...(kept === undefined ? {} : { kept: pick(kept) }),
    ...(notes === undefined ? {} : { notes: pick(notes) }),
  };
}

/** What is no longer named is counted: never left out without a word. */
function shortenedTo(entries: number, profile: ProfileReceipt): ProfileReceipt {
  const { residue, kept = [], notes = [] } = profile;
  if (Math.max(residue.length, kept.length, notes.length) <= entries) return profile;
  const sites = kept.length - Math.min(kept.length, entries);
  const more = sites === 0 ? [] : [`${sites} more sites stay than are named`];
  return {
    ...profile,
    residue: counted(residue, entries, "things are left than are named"),
    ...(kept.length === 0 ? {} : { kept: kept.slice(0, entries) }),
    notes: [...counted(notes, entries, "notes"), ...more],
  };
}

function counted(texts: readonly string[], entries: number, what: string): string[] {
  const unnamed = texts.length - entries;
  return unnamed <= 0 ? [...texts] : [...texts.slice(0, entries), `${unnamed} more ${what}`];
}

function bytesOf(value: ProfileReceipt | Receipt): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}
