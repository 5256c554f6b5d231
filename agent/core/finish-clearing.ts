import type { AuditLog, Browsers, SessionInfo } from "./ports.ts";

/**
 * A clear that a crash or a power cut interrupted left bytes that are out of reach but not yet
 * deleted. They go when the next session in that home appears; nobody waits for it (design §5).
 */
export async function finishClearing(
  ports: { readonly browsers: Browsers; readonly store: { readonly audit: AuditLog } },
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
