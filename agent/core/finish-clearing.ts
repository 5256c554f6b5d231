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
  if (left.ok && left.value.length > 0) {
    ports.store.audit.append("quarantineLeft", "agent", {
      sessionId: id,
      count: left.value.length,
    });
  }
}

/** At the start of the daemon: homes whose clearing the last run of it did not see the end of. */
export async function resumeClearings(
  { browsers, store }: Ports,
  clearings: Pick<OpenClearings, "unfinished" | "end">,
): Promise<void> {
  for (const { directories = [], ...home } of clearings.unfinished()) {
    const left = await browsers.resumeQuarantine(home, directories);
    const count = left.ok ? left.value.length : 0;
    const because = left.ok ? "" : left.detail;
    store.audit.append("clearingInterrupted", "agent", { uid: home.uid, left: count, because });
    clearings.end(home);
  }
}
