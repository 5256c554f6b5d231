import type { OpenClearings } from "./open-clearings.ts";
import type { AuditLog, Browsers, SessionInfo } from "./ports.ts";

type Ports = {
  readonly browsers: Pick<Browsers, "resumeQuarantine">;
  readonly store: { readonly audit: AuditLog };
};

/**
 * A clear that a crash or a power cut interrupted left bytes that are out of reach but not yet
 * deleted. They go when the next session in that home appears; nobody waits for it (design §5).
 */
export async function finishClearing(
  ports: Ports,
  { id, homeDir, uid, gid }: SessionInfo,
): Promise<void> {
  const left = await ports.browsers.resumeQuarantine({ homeDir, uid, gid });
  if (!left.ok) return;
  const { standing, unlooked } = left.value;
  if (standing.length + unlooked.length === 0) return;
  const row = { sessionId: id, count: standing.length, ...named(unlooked) };
  ports.store.audit.append("quarantineLeft", "agent", row);
}

/** At the start of the daemon: homes whose clearing the last run of it did not see the end of. */
export async function resumeClearings(
  { browsers, store }: Ports,
  clearings: Pick<OpenClearings, "unfinished" | "end">,
): Promise<void> {
  for (const { directories = [], ...home } of clearings.unfinished()) {
    const left = await browsers.resumeQuarantine(home, directories);
    const { standing, unlooked } = left.ok ? left.value : { standing: [], unlooked: [] };
    const because = left.ok ? "" : left.detail;
    const row = { uid: home.uid, left: standing.length, because, ...named(unlooked) };
    store.audit.append("clearingInterrupted", "agent", row);
    clearings.end(home);
  }
}

/** A row of the log is short (`auditRowSchema`): the first of them, and how many there are. */
function named(unlooked: readonly string[]): Readonly<Record<string, unknown>> {
  if (unlooked.length === 0) return {};
  const first = unlooked.slice(0, 10).map((text) => text.slice(0, 150));
  return { unlooked: first, unlookedPlaces: unlooked.length };
}
