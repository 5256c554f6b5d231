import type { LiveEvent } from "../contract/live-api.ts";

/** Says once that people are about to be shown, before the first of them is. */
export async function* notingPeople(
  events: AsyncIterable<LiveEvent>,
  note: () => Promise<void>,
): AsyncGenerator<LiveEvent> {
  let isNoted = false;
  for await (const event of events) {
    if (!isNoted && namesSomebody(event)) {
      await note();
      isNoted = true;
    }
    yield event;
  }
}

function namesSomebody(event: LiveEvent): boolean {
  if (event.event !== "rows" && event.event !== "changed") return false;
  return event.data.rows.some(({ sessions }) => sessions.some(({ person }) => person !== null));
}
