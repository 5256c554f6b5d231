import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { LiveStore } from "../live-store.ts";
import { newestRows } from "../model/live/live-state.ts";
import { isNewAmong, type OpenRequest, openRequests } from "../model/live/requests.ts";
import { ring } from "../sound.ts";

/** Who waits for an answer, on whatever page somebody is; a new one makes a sound. */
export function useRequests(live: LiveStore) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { state } = live;
  const requests = useMemo(() => openRequests(newestRows(state), left), [state, left]);
  const before = useRef<readonly OpenRequest[]>([]);
  useEffect(() => {
    if (isNewAmong(before.current, requests)) ring();
    before.current = requests;
  }, [requests]);
  const leave = ({ key }: OpenRequest) => setLeft((known) => new Set([...known, key]));
  return { requests, leave };
}
